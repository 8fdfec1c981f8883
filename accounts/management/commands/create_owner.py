"""The first platform administrator: who takes on organisations and invites their administrators."""

import getpass
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.services import create_owner
from base.errors import DomainError


class Command(BaseCommand):
    help = "Make a platform administrator. Asks for what is not given; the password never stands on the command line."

    def add_arguments(self, parser):
        parser.add_argument("--email", default="", help="what they sign in with")
        parser.add_argument("--name", default="", help="as colleagues know them")
        parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")

    def handle(self, *args, **options):
        email = options["email"] or self.ask("E-mail address: ", "--email")
        name = options["name"] or self.ask("Name: ", "--name")
        try:
            person = create_owner(email=email, name=name, password=self.password(options["password_stdin"]))
        except DomainError as error:
            raise CommandError("\n".join(["Nobody was made.", *(f.detail for f in error.errors)])) from None
        self.stdout.write(f"{person.name} is a platform administrator.")
        self.stdout.write(f"Next: sign in at {settings.BASE_URL}/sign-in/ as {person.email}, take on a trust and a")
        self.stdout.write("provider under Organisations, and invite the first administrator of each.")

    def ask(self, question: str, option: str) -> str:
        if not sys.stdin.isatty():
            raise CommandError(f"Give {option}: there is nobody here to ask.")
        return input(question).strip()

    def password(self, from_stdin: bool) -> str:
        if from_stdin:
            return sys.stdin.readline().rstrip("\r\n")
        if not sys.stdin.isatty():
            raise CommandError("Give --password-stdin and the password on standard input.")
        first = getpass.getpass("Password, at least 12 characters: ")
        if first != getpass.getpass("The same password again: "):
            raise CommandError("The two passwords differ. Nobody was made.")
        return first
