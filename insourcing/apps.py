from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "insourcing"
    verbose_name = "Insourcing"

    def ready(self) -> None:
        from insourcing import checks  # noqa: F401  (registers the system checks)
