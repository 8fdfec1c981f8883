"""docs/reference/session-life.md: the life of a session, written from the table the product itself goes by."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from sessions_app.session.life_page import life_page

PAGE = Path(settings.BASE_DIR) / "docs" / "reference" / "session-life.md"


class Command(BaseCommand):
    help = "Print the diagram and the table of a session's life, or write them to docs/reference/session-life.md."

    def add_arguments(self, parser):
        parser.add_argument("--write", action="store_true", help="write the page instead of printing it")

    def handle(self, *args, **options):
        if not options["write"]:
            self.stdout.write(life_page(), ending="")
            return
        PAGE.write_text(life_page())
        self.stdout.write(f"Written: {PAGE.relative_to(settings.BASE_DIR)}")
