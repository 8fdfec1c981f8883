"""Start-up common to every app of the product."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class InsourcingApp(AppConfig):
    """Loads the app's error codes, so that the API reference lists them all."""

    default_auto_field = "django.db.models.BigAutoField"
    # With two candidates in an app's module Django would take neither: the app's own is the one, never this.
    default = False

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        cls.default = True

    def ready(self):
        if find_spec(f"{self.name}.error_codes"):
            import_module(f"{self.name}.error_codes")
