"""The ingredients of the large demonstration, as temporary tables that the statements join."""

from __future__ import annotations

import datetime as dt

from contracts.models import RateLine, ServiceLine
from demo.large.places import LINES, NAMES
from demo.large.size import Size
from demo.large.statements import table
from demo.large.waiting_lists import WAITS
from nhs.calendar import day_type, london
from providers.models import SHARED_ROLES, Clinician
from trusts.models import Room, Site, Trust

ROOM = (
    "room_no int, room_id bigint, trust_id bigint, site_id bigint, provider_id bigint, call_off_id bigint,"
    " line_id bigint, tfc text, unit text, capacity int, cases int"
)
BIG_TEAM = (
    "room_id bigint, clinician_id bigint, registration_id bigint, role text, in_room boolean, name text,"
    " registration_text text, telephone text"
)


def new_rooms() -> list[Room]:
    """The rooms the large demonstration added: numbered from 101 on."""
    found = Room.objects.filter(trust__ods_code__in=NAMES, name__regex=r" \d{3}$")
    return list(found.select_related("trust").order_by("pk"))


def lines_of_rooms(rooms: list[Room]) -> list[tuple[Room, ServiceLine]]:
    """Each room with the line whose lists it has; a company's lines of one kind take turns."""
    kinds = {name: kind for lines in LINES.values() for name, (_, _, kind, *_) in lines.items()}
    held: dict[tuple[int, str], list[ServiceLine]] = {}
    lines = ServiceLine.objects.filter(call_off__reference__contains="-LARGE-").order_by("pk")
    for line in lines:
        held.setdefault((line.trust_id, kinds[line.name]), []).append(line)
    return [
        (room, held[room.trust_id, room.kind][n % len(held[room.trust_id, room.kind])]) for n, room in enumerate(rooms)
    ]


def stage_rooms(placed: list[tuple[Room, ServiceLine]]) -> None:
    table(
        "big_room",
        ROOM,
        [
            (
                n,
                room.pk,
                room.trust_id,
                room.site_id,
                line.provider_id,
                line.call_off_id,
                line.pk,
                line.tfc,
                room.unit,
                room.half_day_capacity,
                line.planned_cases,
            )
            for n, (room, line) in enumerate(placed)
        ],
    )


def stage_teams(teams: list[tuple[Room, Clinician]]) -> None:
    table(
        "big_team",
        BIG_TEAM,
        [
            (
                room.pk,
                team.pk,
                team.registration_id,
                team.role,
                team.role not in SHARED_ROLES,
                team.name,
                str(team.registration),
                team.telephone,
            )
            for room, team in teams
        ],
    )


def stage_days(size: Size, today: dt.date) -> None:
    """Every Saturday and Sunday with the kind of day its lists are priced as."""
    first = size.first_saturday(today)
    days = [first + dt.timedelta(weeks=n // 2, days=n % 2) for n in range(2 * size.weeks)]
    kinds = [day_type(london(day, dt.time(8, 30)), evening_from=dt.time(18)).value for day in days]
    table("big_day", "n int, day date, day_type text", list(zip(range(len(days)), days, kinds, strict=True)))


def stage_rates() -> None:
    rates = RateLine.objects.filter(service_line__call_off__reference__contains="-LARGE-").order_by("pk")
    table(
        "big_rate",
        "rate_line_id bigint, line_id bigint, day_type text, unit text, price numeric",
        list(rates.values_list("pk", "service_line_id", "day_type", "unit", "price")),
    )


def stage_waits() -> None:
    """``big_wait``: what is waited for, with its place among a hundred and among those of its treatment function."""
    of_tfc: dict[str, int] = {}
    rows, upto = [], 0
    for n, wait in enumerate(WAITS):
        of_tfc[wait.tfc] = of_tfc.get(wait.tfc, -1) + 1
        rows.append(
            (
                n,
                wait.tfc,
                of_tfc[wait.tfc],
                wait.specialty,
                wait.what,
                wait.opcs,
                wait.minutes,
                wait.clock,
                wait.kind,
                wait.test,
                wait.usual_days,
                upto,
                upto + wait.share,
            )
        )
        upto += wait.share
    table(
        "big_wait",
        "wait int, tfc text, of_tfc int, specialty text, what text, opcs text, minutes int, clock text,"
        " kind text, test text, usual_days int, low int, high int",
        rows,
    )


def stage_trusts(size: Size) -> None:
    """``big_trust``: which of the needs, counted from 0, are whose; ``big_site``: its sites numbered from 0."""
    trusts = {trust.ods_code: trust.pk for trust in Trust.objects.filter(ods_code__in=NAMES)}
    rows, low = [], 0
    for n, code in enumerate(NAMES):
        high = low + (size.needs_elsewhere if n else size.needs)
        rows.append((trusts[code], code, low, high))
        low = high
    table("big_trust", "trust_id bigint, ods text, low int, high int", rows)
    sites: dict[int, int] = {}
    numbered = []
    for pk, trust_id in Site.objects.filter(trust__in=trusts.values()).order_by("pk").values_list("pk", "trust_id"):
        numbered.append((trust_id, pk, sites.get(trust_id, 0)))
        sites[trust_id] = sites.get(trust_id, 0) + 1
    table("big_site", "trust_id bigint, site_id bigint, n int", numbered)
