"""What a trust says of the people on its lists, by API: who is named, what of theirs it has seen, its own items.

That somebody has seen a paper, clears a person for a session or lets a suspended one work again is a person's to say.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from base.actors import Actor
from base.api import ApiView, answer_page, etag
from base.errors import NotFound
from base.formatting import london_day
from base.permissions import Permission, require
from base.records import Page, PageQuery
from base.requests import ApiRequest
from base.versions import as_read, version_of
from plumbing.endpoints import CommandView, Result, endpoint
from providers.models import LocalClearance
from sessions_app.session.models.rosters import RosterEntry
from sessions_app.teams.records import (
    ClearanceNeedsRecord,
    EarlierItemEnd,
    NamedPersonRecord,
    NewClearanceNeeds,
    NewLocalItem,
    NewSuspension,
    PersonOfListsRecord,
)
from sessions_app.teams.selectors.clearance import AHEAD, COMING, needed, person_for_trust
from sessions_app.teams.services.clearance import end_local, record_local, set_requirements, suspend
from trusts.models import Trust

TAG = "Clearance"


def _require_trust(by: Actor) -> None:
    require(by, Permission.CHECK_CLEARANCE)
    if not by.is_trust:
        raise NotFound()


def _today() -> dt.date:
    return london_day(timezone.now())


def _coming(by: Actor) -> QuerySet[RosterEntry]:
    """Of everybody of providers on a list of the next 60 days, one place."""
    today = _today()
    rows = RosterEntry.objects.visible_to(by).exclude(clinician=None)
    rows = rows.filter(live=True, session__state__in=COMING, session__day__range=(today, today + AHEAD))
    first = rows.order_by("clinician_id", "pk").distinct("clinician_id")
    return RosterEntry.objects.visible_to(by).filter(pk__in=first.values("pk"))


class People(ApiView):
    @endpoint(
        "clearance_people",
        "Who is named on your lists of the next 60 days",
        tag=TAG,
        query=PageQuery,
        answers=Page[NamedPersonRecord],
    )
    def get(self, request: ApiRequest, query: PageQuery) -> Page[NamedPersonRecord]:
        """Everybody of providers, each once; your own staff are cleared by yourself."""
        _require_trust(request.actor)
        return answer_page(NamedPersonRecord, _coming(request.actor), request, query)


class Person(ApiView):
    @endpoint(
        "clearance_person",
        "What clears one person, and what they lack today",
        tag=TAG,
        answers=PersonOfListsRecord,
        etag=True,
    )
    def get(self, request: ApiRequest, clinician: int) -> Result:
        """404 for whoever was never named on a list of yours."""
        return person_answer(request.actor, clinician)


def person_answer(by: Actor, clinician: int) -> Result:
    """All a trust knows of a person. Raises NotFound."""
    _require_trust(by)
    record = PersonOfListsRecord.of(person_for_trust(actor=by, clinician_id=clinician, today=_today()))
    return Result(record, headers={"ETag": etag(version_of(record.plain()))})


class PersonCommand(CommandView):
    """Something the trust says of a person; the answer is all it knows of them."""

    resource = "clinician"

    def show(self, request: ApiRequest, pk: int, /, **at: int) -> Result:
        return person_answer(request.actor, at["clinician"])


class LocalItems(PersonCommand):
    @endpoint(
        "clearance_local_add",
        "Record a local item of a person",
        tag=TAG,
        body=NewLocalItem,
        answers={201: PersonOfListsRecord},
        etag=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: NewLocalItem, clinician: int) -> int:
        """An item of your own, such as an induction or an IT account."""
        _require_trust(request.actor)
        return record_local(by=request.actor, clinician_id=clinician, **body.values()).pk


class EndLocalItem(PersonCommand):
    @endpoint(
        "clearance_local_end",
        "Bring the end of a local item forward",
        tag=TAG,
        body=EarlierItemEnd,
        answers=PersonOfListsRecord,
        etag=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: EarlierItemEnd, clinician: int, item: int) -> int:
        """Whole teams after it lose the person's place at once."""
        _require_trust(request.actor)
        rows = LocalClearance.objects.visible_to(request.actor)
        if not rows.filter(pk=item, clinician_id=clinician).exists():
            raise NotFound()
        return end_local(by=request.actor, local_id=item, **body.values()).pk


class Suspensions(PersonCommand):
    @endpoint(
        "suspensions_add",
        "Suspend a person from your lists",
        tag=TAG,
        body=NewSuspension,
        answers={201: PersonOfListsRecord},
        etag=True,
        idempotent=True,
    )
    def post(self, request: ApiRequest, body: NewSuspension, clinician: int) -> int:
        """From that day on. Teams they are on lose them at once; nobody overrides it. A person ends it."""
        _require_trust(request.actor)
        return suspend(by=request.actor, clinician_id=clinician, **body.values()).pk


class Needs(ApiView):
    @endpoint(
        "clearance_needs",
        "What your lists need of everybody beside the absolute items",
        tag=TAG,
        answers=ClearanceNeedsRecord,
        etag=True,
    )
    def get(self, request: ApiRequest) -> Result:
        """The four absolute items are needed everywhere, whatever is said here."""
        _require_trust(request.actor)
        return _needs(request.actor)

    @endpoint(
        "clearance_needs_set",
        "Say what your lists need of everybody",
        tag=TAG,
        body=NewClearanceNeeds,
        answers=ClearanceNeedsRecord,
        if_match=True,
        etag=True,
    )
    def put(self, request: ApiRequest, body: NewClearanceNeeds) -> Result:
        """Those named are needed, no others. It counts for teams from then on."""
        _require_trust(request.actor)
        trusts = Trust.objects.visible_to(request.actor).filter(pk=request.actor.own_trust_id)
        list(trusts.select_for_update(no_key=True))
        as_read(request, version_of(sorted(needed(request.actor))))
        set_requirements(by=request.actor, items=body.items)
        return _needs(request.actor)


def _needs(by: Actor) -> Result:
    items = sorted(needed(by))
    return Result(ClearanceNeedsRecord(items=items), headers={"ETag": etag(version_of(items))})
