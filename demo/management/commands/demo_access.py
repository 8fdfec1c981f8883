"""`manage demo_access [--json]`: who can sign in to the demonstration, and fresh API tokens. Never in production."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from base.errors import DomainError
from demo.access import access


class Command(BaseCommand):
    help = "Print the demonstration's people with their passwords, and fresh API tokens that last seven days."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="For programs.")

    def handle(self, *args, **options):
        if settings.PRODUCTION:
            raise CommandError("There is no demonstration in production.")
        try:
            found = access()
        except DomainError as error:
            raise CommandError(error.detail) from None
        self.stdout.write(json.dumps(found, indent=2) if options["json"] else in_words(found))


def in_words(found: dict) -> str:
    people = [
        f"  {person['email']:<32} {person['password']:<26} {person['role']}, {person['organisation']}"
        for person in found["people"]
    ]
    call_offs = [
        f"  call-off {call_off['id']}: lines {_listed(call_off['service_lines'])}" for call_off in found["call_offs"]
    ]
    return "\n".join(
        [
            f"The demonstration is at {found['base_url']}/. Everything in it is invented but the trusts and frameworks.",
            "",
            "Sign in as (e-mail, password, role):",
            *people,
            "",
            "API tokens, for seven days (Authorization: Bearer …):",
            f"  trust     {found['credentials']['trust']}",
            f"  provider  {found['credentials']['provider']}",
            "",
            f"Rooms that can be booked: {_listed(found['rooms'])}",
            *call_offs,
            f"A delivered session that takes activity: {found['delivered_session']}",
        ]
    )


def _listed(ids: list[int]) -> str:
    return ", ".join(map(str, ids))
