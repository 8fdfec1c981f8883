"""Booking through the API with 32 clients: one call-off, and 20 trusts, against bare SQL doing the same."""

from __future__ import annotations

import datetime as dt
import http.client
import json
import os
import random
import socket
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import psycopg2
from django.db import connection

from accounts.credentials import issue_credential
from base.row_security import acting_as
from bench.result import BenchmarkRow, Result, measured
from contracts.models import CallOff
from contracts.money import ledger
from nhs.calendar import london_day
from sessions_app.models import Session
from tests.support.world import SYSTEM, at, make_call_off, make_provider, make_trust

CLIENTS = 32
WARM = 8 * CLIENTS  # both web workers have loaded their code and every connection has its plans
MUST = 0.15
PARTS = (("08:30", "12:30"), ("13:30", "17:30"))
REFERENCE = Path(__file__).parent / "reference" / "booking.sql"


@dataclass(frozen=True)
class Order:
    """One booking to ask for. ``honest``: nobody else asks for that room and time."""

    token: str
    trust: int
    room: int
    call_off: int
    line: int
    starts: dt.datetime
    ends: dt.datetime


def today() -> dt.date:
    return london_day(dt.datetime.now(dt.UTC))


def one_call_off(*, quick: bool) -> Result:
    return _run("booking-one-call-off", trusts=1, rooms=100, count=1000 if quick else 3000)


def twenty_trusts(*, quick: bool) -> Result:
    return _run("booking-20-trusts", trusts=20, rooms=20, count=1000 if quick else 3000)


def _run(name: str, *, trusts: int, rooms: int, count: int) -> Result:
    """Every fifteenth order asks for what another already asked for, so that refusals are in the measure."""
    orders = _orders(trusts, rooms, count)
    _copy_to_reference(orders)
    with RunningSite() as port:
        _post_all(port, orders[:WARM])  # warm: connections, code, plans
        _bare_all(orders[:WARM])
        _analyse()
        with measured() as product:
            answers = _post_all(port, orders[WARM:])
    with measured() as bare:
        outcomes = _bare_all(orders[WARM:])
    flaws = _flaws(orders, answers) + _books_flaws(orders)
    if (got := Counter(a == 201 for a in answers)) != (want := Counter(o == "booked" for o in outcomes)):
        flaws.append(f"the product booked {got[True]}, bare SQL {want[True]} of the same orders")
    timed = len(orders) - WARM
    return Result(
        name,
        timed / product.seconds,
        timed / bare.seconds,
        "bookings/s",
        MUST,
        flaws,
        {"product": product.cores, "bare": bare.cores},
        {"orders": timed, "answers": dict(Counter(answers))},
    )


def _orders(trusts: int, rooms: int, count: int) -> list[Order]:
    places = []
    with acting_as(SYSTEM):
        for _ in range(trusts):
            trust, site, made = make_trust(rooms)
            provider = make_provider()
            far = today() + dt.timedelta(days=1200)
            call_off, line, _ = make_call_off(
                trust, provider, site, maximum="900000000.00", starts_on=dt.date(2026, 1, 1), ends_on=far
            )
            _, token = issue_credential(
                by=SYSTEM,
                name="Bench",
                scopes=["sessions:write"],
                trust_id=trust.pk,
                expires_at=dt.datetime.now(dt.UTC) + dt.timedelta(days=30),
            )
            places += [(token, trust.pk, room.pk, call_off.pk, line.pk) for room in made]
    weekend = today() + dt.timedelta(days=(5 - today().weekday()) % 7 + 14)
    days = [
        weekend + dt.timedelta(days=7 * w + d)
        for w in range(50)
        for d in (0, 1)
        if (weekend + dt.timedelta(days=7 * w + d)).month not in (3, 10)
    ]
    slots = [(p, d, part) for d in days for part in PARTS for p in places][:count]
    orders = [Order(*place, at(day, s), at(day, e)) for place, day, (s, e) in slots]
    dice = random.Random(7)
    return [dice.choice(orders[: n or 1]) if n % 15 == 14 and n > WARM else order for n, order in enumerate(orders)]


class RunningSite:
    """The product's own web server, as run.py starts it."""

    def __enter__(self) -> int:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "insourcing.wsgi",
            "-b",
            f"127.0.0.1:{port}",
            "-w",
            "2",
            "--threads",
            "4",
            "--no-control-socket",
            "--log-level",
            "warning",
        ]
        environment = {**os.environ, "LOG_LEVEL": "WARNING", "INS_ENV": "test"}
        self.process = subprocess.Popen(command, env=environment)
        for _ in range(200):
            try:
                probe = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
                probe.request("GET", "/healthz")
                if probe.getresponse().status == 200:
                    return port
            except OSError:
                time.sleep(0.05)
        raise SystemExit("The web server did not start.")

    def __exit__(self, *error) -> None:
        self.process.terminate()
        self.process.wait(20)


def _post_all(port: int, orders: list[Order]) -> list[int]:
    def client(mine: list[Order]) -> list[int]:
        link, statuses = http.client.HTTPConnection("127.0.0.1", port, timeout=60), []
        for order in mine:
            body = json.dumps(
                {
                    "room": order.room,
                    "call_off": order.call_off,
                    "service_line": order.line,
                    "starts_at": order.starts.isoformat(),
                    "ends_at": order.ends.isoformat(),
                }
            )
            headers = {"Authorization": f"Bearer {order.token}", "Content-Type": "application/json"}
            link.request("POST", "/api/v1/sessions/", body, headers)
            answer = link.getresponse()
            answer.read()
            statuses.append(answer.status)
        return statuses

    return _spread(client, orders)


def _bare_all(orders: list[Order]) -> list[str]:
    def client(mine: list[Order]) -> list[str]:
        link, outcomes = _connect(), []
        link.autocommit = True
        with link.cursor() as cursor:
            cursor.execute("set search_path = reference, public")
            for o in mine:
                cursor.execute(
                    "select book(%s, %s, %s, %s, %s, %s)",
                    [o.token.split("_")[1], o.room, o.call_off, o.line, o.starts, o.ends],
                )
                outcomes.append(cursor.fetchone()[0])
        link.close()
        return outcomes

    return _spread(client, orders)


def _spread(client, orders: list[Order]) -> list:
    """Answers in the order of the orders; client n takes every 32nd."""
    with ThreadPoolExecutor(CLIENTS) as pool:
        parts = list(pool.map(client, [orders[n::CLIENTS] for n in range(CLIENTS)]))
    answers = [None] * len(orders)
    for n, part in enumerate(parts):
        answers[n::CLIENTS] = part
    return answers


def _connect():
    return psycopg2.connect(os.environ["DATABASE_OWNER_URL"].replace("postgres://", "postgresql://"))


def _copy_to_reference(orders: list[Order]) -> None:
    """The same trusts, rooms, contracts and prices in the frozen tables."""
    link = _connect()
    with link, link.cursor() as cursor:
        cursor.execute(REFERENCE.read_text())
        cursor.execute(
            """insert into credential select prefix, token_hash, trust_id, expires_at, null from public.accounts_credential where trust_id is not null;
            insert into room select id, trust_id, site_id, open, half_day_capacity from public.trusts_room;
            insert into calloff select id, trust_id, provider_id, state, starts_on, ends_on, standstill_ends_on, maximum_value from public.contracts_calloff;
            insert into line select id, call_off_id, tfc, planned_cases from public.contracts_serviceline;
            insert into line_site select service_line_id, site_id from public.contracts_servicelinesite;
            insert into rate select r.id, r.service_line_id, r.day_type, c.valid_from, r.price from public.contracts_rateline r
                join public.contracts_ratecard c on c.id = r.rate_card_id"""
        )
    link.close()
    _analyse()


def _analyse() -> None:
    """Analyse the tables, as autovacuum does within a minute: nobody keeps the plans of empty tables."""
    link = _connect()
    link.autocommit = True
    with link.cursor() as cursor:
        cursor.execute("analyze")
    link.close()


def _flaws(orders: list[Order], answers: list[int]) -> list[str]:
    """Honest refusals: the room was free, the money was there, nobody overlapped, and the answer was not 2xx."""
    asked = Counter((o.room, o.starts) for o in orders)
    timed = orders[WARM:]
    honest = [a for o, a in zip(timed, answers, strict=True) if asked[(o.room, o.starts)] == 1 and not 200 <= a < 300]
    strange = Counter(a for a in answers if a not in (201, 409))
    return ([f"{len(honest)} honest bookings refused: {dict(Counter(honest))}"] if honest else []) + (
        [f"unexpected answers {dict(strange)}"] if strange else []
    )


def _books_flaws(orders: list[Order]) -> list[str]:
    flaws = []
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            """select count(*) from sessions_app_session a join sessions_app_session b on a.room_id = b.room_id and a.id < b.id
               and a.holds_room and b.holds_room and a.starts_at < b.ends_at and b.starts_at < a.ends_at"""
        )
        if doubles := cursor.fetchone()[0]:
            flaws.append(f"{doubles} double bookings")
        for call_off in CallOff.objects.filter(pk__in={o.call_off for o in orders}):
            held = sum((s.expected_price for s in Session.objects.filter(call_off=call_off)), Decimal(0))
            if ledger.balance(actor=SYSTEM, call_off=call_off).committed != held:
                flaws.append(f"the ledger of call-off {call_off.pk} is not what its sessions come to")
    return flaws


ROWS = [BenchmarkRow("booking-one-call-off", one_call_off), BenchmarkRow("booking-20-trusts", twenty_trusts)]
