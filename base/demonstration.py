"""The switch that shows the demonstration, and the sentence under every page while it is on."""

from pathlib import Path

from django.conf import settings

NOTE = (
    "Demonstration. The trusts' names and codes and the frameworks are real; every person, patient, company, room,"
    " booking and price on these pages is invented."
)


def access_file() -> Path:
    """The file that holds the demonstration's passwords: readable by its owner only, never in the database."""
    return settings.DATA_DIR / "demo-people.json"


def footer_note() -> str:
    """The sentence, where the demonstration was written; never in production, where none is ever written."""
    return NOTE if not settings.PRODUCTION and access_file().exists() else ""
