"""docs/reference/compliance-rules.md: what the gate checks, written from the rules the product itself goes by."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from contracts.compliance.reference_page import rules_page

PAGE = Path(settings.BASE_DIR) / "docs" / "reference" / "compliance-rules.md"


class Command(BaseCommand):
    help = "Print the reference of the compliance rules, or write it to docs/reference/compliance-rules.md."

    def add_arguments(self, parser):
        parser.add_argument("--write", action="store_true", help="write the page instead of printing it")

    def handle(self, *args, **options):
        text = rules_page()
        if not options["write"]:
            self.stdout.write(text, ending="")
            return
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(text)
        self.stdout.write(f"Written: {PAGE.relative_to(settings.BASE_DIR)}")
