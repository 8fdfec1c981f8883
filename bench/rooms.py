"""A year of 200 rooms: what is left of them, and the planner over twelve weekends, beside bare SQL of the same rows."""

from __future__ import annotations

import datetime as dt
import os
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import psycopg2

from base.row_security import acting_as
from bench.pages import IN_DOUBT, LIMIT_MS, p95, queries_of, settled, timed
from bench.result import BenchmarkRow, Result
from nhs.calendar import BankHolidays, london_day
from sessions_app.capacity.selectors import PARTS, days_of, rooms_of, totals
from sessions_app.series.policies import Pattern
from sessions_app.series.services.series import book_series
from tests.support.visitors import visitor
from tests.support.world import SYSTEM, Role, World, at, make_world
from trusts.models import Closure, RoomUse

ROOMS, TIMES = 200, 5
MUST = 0.5
MOST_QUERIES = 10
FRAME_QUERIES = 6
"""Of every page: who asks, for whom the database works, how many tasks wait."""
WEEK = dt.timedelta(weeks=1)
REFERENCE = Path(__file__).parent / "reference" / "rooms.sql"


@cache
def written() -> tuple[World, dt.date]:
    """Rooms open at weekends; some insourced on Saturdays, a third the trust's own on Sundays, some closed."""
    today = london_day(dt.datetime.now(dt.UTC))
    saturday = today + dt.timedelta(days=(5 - today.weekday()) % 7 + 7)
    world, dice = make_world(rooms=ROOMS, maximum="900000000.00"), random.Random(7)
    with acting_as(SYSTEM):
        ends = today + dt.timedelta(days=600)
        type(world.call_off).objects.filter(pk=world.call_off.pk).update(ends_on=ends)
    with acting_as(world.trust_actor()) as actor:
        for n in (0, 60, 120):
            rooms = tuple(room.pk for room in world.rooms[n : n + 10])
            pattern = Pattern(
                world.call_off.pk,
                world.line.pk,
                rooms,
                (5,),
                saturday,
                saturday + 11 * WEEK,
                dt.time(8, 30),
                dt.time(12, 30),
            )
            book_series(by=actor, pattern=pattern)
    with acting_as(SYSTEM):
        _own_lists_and_closures(world, [saturday + n * WEEK + dt.timedelta(days=1) for n in range(51)], dice)
    link = owner()
    link.autocommit = True
    with link.cursor() as cursor:
        cursor.execute("vacuum analyze")
    return world, today


def _own_lists_and_closures(world: World, sundays: list[dt.date], dice: random.Random) -> None:
    own = {"trust": world.trust, "kind": "in_house"}
    RoomUse.objects.bulk_create(
        RoomUse(room=room, during=(at(day, "08:30"), at(day, "12:30")), **own)
        for room in world.rooms[::3]
        for day in sundays
    )
    Closure.objects.bulk_create(
        Closure(trust=world.trust, room=room, during=(at(day, "13:00"), at(day, "23:00")), reason="Works")
        for room in world.rooms[::5]
        for day in dice.sample(sundays, 6)
    )


def owner():
    return psycopg2.connect(os.environ["DATABASE_OWNER_URL"].replace("postgres://", "postgresql://"))


def taken(act: Callable[[], object]) -> list[float]:
    """Seconds of several runs, after one to warm."""
    act()
    return [timed(act) for _ in range(TIMES)]


def capacity_year(*, quick: bool) -> Result:
    """A year by month of every room, as the heat map asks for it, against the same sums on plain copies."""
    world, today = written()
    days = days_of(today, today + dt.timedelta(days=364))
    buckets = [day.year * 12 + day.month for day in days]
    holidays = BankHolidays.england_and_wales()
    values = {
        "rooms": [room.pk for room in world.rooms],
        "days": days,
        "weekdays": [day.weekday() for day in days],
        "shut": [day in holidays for day in days],
        "buckets": buckets,
        "parts": list(PARTS),
    }
    link = owner()
    found: dict[str, Any] = {}
    link.autocommit = True
    with link.cursor() as cursor:
        cursor.execute(statement("copies"))

    def product() -> None:
        with acting_as(world.trust_actor()) as actor:
            found["product"] = totals(rooms_of(actor), days, buckets)

    def bare() -> None:
        with link.cursor() as cursor:
            cursor.execute(statement("totals"), values)
            found["bare"] = cursor.fetchall()

    ours, theirs = median(taken(product)), median(taken_elsewhere(bare, link))
    free = {(row[0], row[1]): row[6] for row in found["bare"]}
    same = {key: answer.free for key, answer in found["product"].items()} == free
    notes = {"median": f"{1000 * ours:.0f} ms, bare SQL {1000 * theirs:.0f} ms; {len(days) * ROOMS:,} room days"}
    flaws = [] if same else ["not the same minutes"]
    return Result("capacity-year-200-rooms", 1 / ours, 1 / theirs, "years/s", MUST, flaws, {}, notes)


def taken_elsewhere(act: Callable[[], object], link) -> list[float]:
    """The same for what another connection of this process does."""
    act()
    return [timed(act, link) for _ in range(TIMES)]


def planner_twelve(*, quick: bool) -> Result:
    """The page of twelve weekends: what is asked for is the limit in milliseconds, bare SQL reads the same rows."""
    world, today = written()
    client = visitor(Role.OPERATIONS, trust=world.trust, email="bench@example.com")
    link = owner()
    asked = {"trust": world.trust.pk, "first": today, "last": today + 12 * WEEK}

    def product() -> None:
        answer = client.get("/planner/?days=twelve", HTTP_HOST="127.0.0.1")
        assert answer.status_code == 200, answer.status_code  # noqa: S101

    def bare() -> None:
        with link, link.cursor() as cursor:
            cursor.execute(statement("planner"), asked)
            cursor.fetchall()

    product()
    settled()
    ours = p95([timed(product) for _ in range(IN_DOUBT)])
    theirs, queries = median(taken_elsewhere(bare, link)), queries_of(product) - FRAME_QUERIES
    flaws = [f"{1000 * ours:.0f} ms, above {LIMIT_MS} ms"] if 1000 * ours > LIMIT_MS else []
    flaws += [f"{queries} queries, more than {MOST_QUERIES}"] if queries > MOST_QUERIES else []
    notes = {"p95": f"{1000 * ours:.0f} ms of server time, {queries} queries; bare SQL {1000 * theirs:.0f} ms"}
    return Result("planner-12-weekends-200-rooms", 1 / ours, 1 / theirs, "pages/s", 0.0, flaws, {}, notes)


def statement(name: str) -> str:
    parts = [part.split("\n", 1) for part in REFERENCE.read_text().split("-- name: ")[1:]]
    return {title.strip(): sql for title, sql in parts}[name]


ROWS = [
    BenchmarkRow("capacity-year-200-rooms", capacity_year),
    BenchmarkRow("planner-12-weekends-200-rooms", planner_twelve),
]
