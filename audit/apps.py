from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from audit.grants import grant_runtime_role

        post_migrate.connect(grant_runtime_role, sender=self, dispatch_uid="audit.grants")
