"""Every page and list on the large demonstration, as everybody who may open it: which of them take too long.

Server time is the processor time of this process and of its database's, so that what else the machine does is not
counted; where the system does not tell the second, it is the time that passed.
"""

from __future__ import annotations

import datetime as dt
import logging
import math
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Count, Model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts.credentials import issue_credential
from accounts.models import Person
from accounts.roles import PROVIDER_SCOPES, TRUST_SCOPES, Role
from base.row_security import acting_as
from contracts.models import CallOff, Framework, ServiceLine, TariffSet
from insourcing.memory import freeze_loaded_objects
from providers.models import Clinician, Provider
from sessions_app.models import Activity, FollowUp, ListEntry, RosterEntry, Session
from sessions_app.session.states import State
from tests.support.visitors import client_of, visitor
from tests.support.world import SYSTEM
from trusts.models import Room, Site, Trust
from waiting_list.models import Cohort, ImportRun, Need

LIMIT_MS = 150
TIMES, IN_DOUBT = 3, 20
DOUBT, NO_DOUBT = 0.6, 3
"""A page between these parts of the limit is asked for twenty times, one that is far from it three times."""
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
NO_PAGES = ("sign-out", "api-schema", "gallery")
MORE = (
    "planner/?days=twelve",
    "planner/?days=week",
    "waiting-list/cohorts/?opcs=H22",
    "waiting-list/cohorts/?tci=without",
    "waiting-list/validation/?tfc=130",
    "planner/?state=free",
    "planner/free-rooms/?span=year",
)
"""Views that a page has besides the one it opens with."""


@dataclass(frozen=True, slots=True)
class TimedPage:
    """One page as one person opens it: seconds that 19 of 20 answers stay within, and queries of one."""

    who: str
    route: str
    path: str
    p95: float
    queries: int

    @property
    def words(self) -> str:
        return f"{1000 * self.p95:.0f} ms, {self.queries} queries: /{self.route} ({self.who})"


def p95(taken: list[float]) -> float:
    return sorted(taken)[math.ceil(0.95 * len(taken)) - 1]


def server_time(link: Any = None) -> float:
    """Seconds of processor that this process and its database connection (or another one) have had."""
    if link is None:
        connection.ensure_connection()
        link = connection.connection
    spent = Path(f"/proc/{link.info.backend_pid}/schedstat")
    try:
        return time.process_time() + int(spent.read_text().split()[0]) / 1e9
    except OSError:  # another system, or a database elsewhere
        return time.perf_counter()


def timed(act: Callable[[], object], link: Any = None) -> float:
    began = server_time(link)
    act()
    return server_time(link) - began


def settled() -> None:
    """As the web application begins: one core, nothing told but warnings, what was loaded set aside."""
    freeze_loaded_objects()
    logging.disable(logging.WARNING)
    with connection.cursor() as cursor:
        cursor.execute("set max_parallel_workers_per_gather = 0")


def sweep(trust_id: int, *, only: str = "") -> Iterator[TimedPage]:
    """Every page that answers somebody. ``only``: routes that hold this."""
    found = _Found(trust_id)
    settled()
    for who, client in everybody(trust_id).items():
        for route in routes():
            if only in route and ("api/" in route) == ("API" in who):
                path = found.path_of(route, client)
                if path:
                    yield _time(who, route, path, client)


def routes(resolver: URLResolver | None = None, prefix: str = "") -> list[str]:
    """Every address, parameters in brackets, and the further views of some."""
    made = []
    for entry in (resolver or get_resolver()).url_patterns:
        route = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLPattern):
            made += [route] if entry.name not in NO_PAGES else []
        else:
            made += routes(entry, route)
    return made if resolver else [*made, *MORE]


def everybody(trust_id: int) -> dict[str, Client]:
    """Somebody in each role at the trust and at the provider of its largest contract, a platform administrator, and a
    system with every right for each of the two."""
    with acting_as(SYSTEM):
        trust = Trust.objects.get(pk=trust_id)
        provider = Provider.objects.get(pk=_largest(trust_id).provider_id)
    made = {}
    for role in Role:
        at = {"provider": provider} if role.value.startswith("provider_") else {"trust": trust}
        made[role.label] = visitor(role.value, **at, email=f"bench-{role.value}@example.com")
    with acting_as(SYSTEM):
        made["Platform administrator"] = client_of(Person.objects.filter(is_platform=True).first())
        made["API of the trust"] = _system(TRUST_SCOPES, trust_id=trust_id)
        made["API of the provider"] = _system(PROVIDER_SCOPES, provider_id=provider.pk)
    return made


def _system(scopes: dict, **owner: int) -> Client:
    expires = timezone.now() + dt.timedelta(days=1)
    _, token = issue_credential(by=SYSTEM, name="Bench", scopes=list(scopes), expires_at=expires, **owner)
    return Client(headers={"Authorization": f"Bearer {token}"})


def _largest(trust_id: int) -> CallOff:
    return CallOff.objects.filter(trust=trust_id).annotate(n=Count("sessions")).latest("n")


def _time(who: str, route: str, path: str, client: Client) -> TimedPage:
    def get() -> None:
        answer = client.get(path, HTTP_HOST="127.0.0.1")
        b"".join(answer) if answer.streaming else answer.content

    queries = queries_of(get)
    taken = [timed(get) for _ in range(TIMES)]
    if DOUBT < 1000 * max(taken) / LIMIT_MS < NO_DOUBT:
        taken = [timed(get) for _ in range(IN_DOUBT)]
    return TimedPage(who, route, path, p95(taken), queries)


def queries_of(act: Callable[[], None]) -> int:
    asked = 0

    def counted(execute, *given):
        nonlocal asked
        asked += 1
        return execute(*given)

    with connection.execute_wrapper(counted):
        act()
    return asked


class _Found:
    """Values for the parameters of addresses: of each kind a few, the largest first."""

    def __init__(self, trust_id: int):
        with acting_as(SYSTEM):
            call_off = _largest(trust_id)
            own = {"trust": trust_id}
            sessions = self._sessions(call_off)
            self.held: dict[str, list] = {
                "contracts": [call_off.pk],
                "call-offs": [call_off.pk],
                "sessions": sessions,
                "lines": self._few(ServiceLine, call_off=call_off),
                "providers": [call_off.provider_id],
                "rooms": self._few(Room, **own),
                "sites": self._few(Site, **own),
                "jag": self._few(Site, **own),
                "people": self._few(Person, memberships__trust=trust_id),
                "team": self._few(Clinician, provider=call_off.provider_id),
                "clearance": self._few(Clinician, provider=call_off.provider_id),
                "clear": self._few(Clinician, provider=call_off.provider_id),
                "needs": self._few(Need, **own),
                "frameworks": self._few(Framework),
                "tariff": self._few(TariffSet),
                "sets": self._few(TariffSet),
                "imports": self._few(ImportRun, **own),
                "cohorts": self._few(Cohort, **own),
                "follow-ups": self._few(FollowUp, **own),
                "activities": self._few(Activity, **own),
                "swap": self._few(RosterEntry, session__in=sessions),
                "take-off": self._few(ListEntry, session__in=sessions),
                "list": self._few(ListEntry, session__in=sessions),
                "register": [call_off.trust.ods_code],
                "organisations": ["trust"],
                "teams": ["theatre"],
            }

    @staticmethod
    def _few(model: type[Model], **which) -> list[int]:
        return list(model._default_manager.filter(**which).order_by("-pk").values_list("pk", flat=True)[:3])

    @staticmethod
    def _sessions(call_off: CallOff) -> list[int]:
        """In each state the one with the longest list."""
        of = Session.objects.filter(call_off=call_off).annotate(n=Count("entries")).order_by("-n", "pk")
        return [pk for state in State for pk in of.filter(state=state).values_list("pk", flat=True)[:1]]

    def path_of(self, route: str, client: Client) -> str | None:
        """An address of this kind that shows this person something, if there is any."""
        parts = re.split(PARAMETER, route)
        before = [part.strip("/").split("/")[-1] for part in parts[::2][:-1]]
        for values in islice(product(*(self.held.get(name, []) for name in before)), 12):
            filled = "".join(f"{part}{value}" for part, value in zip(parts[::2], [*map(str, values), ""], strict=True))
            answer = client.get(f"/{filled}", HTTP_HOST="127.0.0.1")
            if answer.status_code == 200:
                return f"/{filled}"
        return None
