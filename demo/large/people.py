"""A team for every new room, all of them invented and cleared for every day of the demonstration."""

from __future__ import annotations

import datetime as dt

from providers.models import ABSOLUTE_ITEMS, Clearance, Clinician, Registration
from trusts.models import Room

FIRST = (
    "Ada",
    "Ben",
    "Cleo",
    "Dev",
    "Eli",
    "Fay",
    "Gus",
    "Hana",
    "Ike",
    "Jun",
    "Kai",
    "Lou",
    "Mia",
    "Ned",
    "Oona",
    "Pia",
    "Quin",
    "Rae",
    "Sol",
    "Tess",
    "Uma",
    "Vic",
    "Wyn",
    "Xena",
    "Yara",
    "Zeb",
)
LAST = ("Example", "Sample", "Mockup", "Placeholder", "Standin", "Dummy", "Template", "Demo")
TEAMS = {
    "theatre": ("operator", "anaesthetist", "odp", "scrub"),
    "endoscopy": ("endoscopist", "nurse", "nurse"),
    "echo": ("sonographer",),
    "mri": ("radiographer",),
    "clinic": ("operator", "nurse"),
}
REGISTERS = {
    "operator": "gmc",
    "anaesthetist": "gmc",
    "endoscopist": "gmc",
    "odp": "hcpc",
    "scrub": "nmc",
    "nurse": "nmc",
    "sonographer": "hcpc",
    "radiographer": "hcpc",
}


def make_teams(rooms: list[tuple[Room, int]], *, since: dt.date, until: dt.date) -> list[tuple[Room, Clinician]]:
    """(room, person) of everybody, for rooms given with the id of the company whose team works there."""
    wanted = [(room, provider, role) for room, provider in rooms for role in TEAMS[room.kind]]
    registrations = Registration.objects.bulk_create(
        Registration(register=REGISTERS[role], number=_number(REGISTERS[role], n))
        for n, (_, _, role) in enumerate(wanted)
    )
    people = Clinician.objects.bulk_create(
        Clinician(
            provider_id=provider,
            registration=registration,
            name=_name(n, role),
            role=role,
            telephone=f"07700 900{n % 1000:03d}",
        )
        for n, ((_, provider, role), registration) in enumerate(zip(wanted, registrations, strict=True))
    )
    Clearance.objects.bulk_create(
        Clearance(
            provider_id=person.provider_id,
            clinician=person,
            item=item,
            valid_from=since,
            valid_until=None if item == Clearance.Item.RIGHT_TO_WORK else until,
        )
        for person in people
        for item in ABSOLUTE_ITEMS
    )
    return [(room, person) for (room, *_), person in zip(wanted, people, strict=True)]


def _name(n: int, role: str) -> str:
    title = "Dr " if REGISTERS[role] == "gmc" else ""
    return f"{title}{FIRST[n % len(FIRST)]} {LAST[n // len(FIRST) % len(LAST)]}"


def _number(register: str, n: int) -> str:
    """Numbers no register has given out: they begin with noughts."""
    return {"gmc": f"00{n + 10_000:05d}", "nmc": f"00L{n:04d}E", "hcpc": f"ODP{n + 1000:05d}"}[register]
