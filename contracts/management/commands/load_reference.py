"""`manage load_reference FILE`: frameworks, trusts with sites and rooms, providers and call-offs from one JSON file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from base.actors import Actor
from base.errors import DomainError
from base.row_security import acting_as
from contracts.reference import load_reference, read_file


class Command(BaseCommand):
    help = "Load frameworks, trusts, providers and draft call-offs from a JSON file. All of it or nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="See docs/reference/reference-file.md for its form.")

    def handle(self, *args, file: Path, **options):
        try:
            content = file.read_bytes()
        except OSError as problem:
            raise CommandError(f"{file} cannot be read: {problem.strerror}.") from None
        try:
            tree = read_file(content)
            with acting_as(Actor.system("Reference file")) as system:
                done = load_reference(by=system, tree=tree)
        except DomainError as refusal:
            raise CommandError(in_words(refusal)) from None
        said = ", ".join(f"{number} {what}" for what, number in done.items())
        self.stdout.write(f"{file.name}: {said}. Call-offs are drafts until somebody activates them.")


def in_words(refusal: DomainError) -> str:
    lines = [f"  {error.pointer or '/'}: {error.detail}" for error in refusal.errors]
    return "\n".join([f"Nothing was loaded. {refusal.detail}", *lines])
