"""docs/reference/roles.md: who may do what, written from the table the product itself goes by."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts import reference

PAGE = Path(settings.BASE_DIR) / "docs" / "reference" / "roles.md"


class Command(BaseCommand):
    help = "Print the reference of roles and scopes, or write it to docs/reference/roles.md."

    def add_arguments(self, parser):
        parser.add_argument("--write", action="store_true", help="write the page instead of printing it")

    def handle(self, *args, **options):
        text = reference.roles_page()
        if not options["write"]:
            self.stdout.write(text, ending="")
            return
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(text)
        self.stdout.write(f"Written: {PAGE.relative_to(settings.BASE_DIR)}")
