"""What every app of the product does when it starts."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class InsourcingApp(AppConfig):
    """Loads the app's refusal codes, so that the API reference lists them all."""

    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        if find_spec(f"{self.name}.refusals"):
            import_module(f"{self.name}.refusals")
