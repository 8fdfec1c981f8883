from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class AuditConfig(AppConfig):
    name = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from audit.grants import grant_runtime_role
        from audit.schema import refuse_other_shape

        pre_migrate.connect(refuse_other_shape, sender=self, dispatch_uid="audit.schema")
        post_migrate.connect(grant_runtime_role, sender=self, dispatch_uid="audit.grants")
