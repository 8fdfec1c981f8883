"""The log of requests: twenty working days, an exemption where something is refused."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from accounts.roles import Role
from base.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from base.row_security import acting_as
from contracts.models import FoiRequest
from contracts.publishing.services.foi import answer_request, due_on, log_request
from tests.support.visitors import visitor
from tests.support.world import NOW, make_world

pytestmark = pytest.mark.django_db
CAME = dt.date(2026, 11, 2)


@pytest.fixture(autouse=True)
def on_a_friday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def publisher(world):
    with acting_as(world.trust_actor(Role.PROCUREMENT)) as actor:
        yield actor


def came(publisher, **changes) -> FoiRequest:
    said = {"reference": "FOI-1", "received_on": CAME, "question": "How much was spent on insourcing?"}
    return log_request(by=publisher, **said | changes)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (dt.date(2026, 11, 2), dt.date(2026, 11, 30)),
        (dt.date(2026, 12, 14), dt.date(2027, 1, 14)),  # Christmas Day, Boxing Day (moved to the 28th), New Year's Day
        (dt.date(2026, 11, 7), dt.date(2026, 12, 4)),  # came on a Saturday
    ],
)
def test_it_is_due_on_the_twentieth_working_day(received, due):
    assert due_on(received) == due


def test_a_request_is_logged_and_answered(publisher):
    foi_request = came(publisher)
    assert foi_request.due_on == dt.date(2026, 11, 30)

    answered = answer_request(
        by=publisher, request_id=foi_request.pk, answered_on=dt.date(2026, 11, 16), outcome="part", exemption="43(2)"
    )

    assert (answered.outcome, answered.exemption) == ("part", "43(2)")
    with pytest.raises(RuleBroken):
        answer_request(by=publisher, request_id=foi_request.pk, answered_on=CAME, outcome="full")


def test_refusing_needs_its_section(publisher):
    with pytest.raises(InvalidInput) as refused:
        answer_request(by=publisher, request_id=came(publisher).pk, answered_on=CAME, outcome="refused")
    assert [fault.pointer for fault in refused.value.errors] == ["/exemption"]


@pytest.mark.parametrize(
    "changes",
    [{"reference": " "}, {"question": ""}, {"received_on": dt.date(2026, 12, 1)}, {"received_on": dt.date(1990, 1, 1)}],
)
def test_bad_requests_are_refused_with_their_field(publisher, changes):
    with pytest.raises(InvalidInput) as refused:
        came(publisher, **changes)
    assert [fault.pointer for fault in refused.value.errors] == [f"/{next(iter(changes))}"]


def test_a_reference_stands_once(publisher):
    came(publisher)
    with pytest.raises(RuleBroken) as refused:
        came(publisher)
    assert refused.value.errors[0].code == "foi_exists"


def test_others_neither_log_nor_see(world, publisher):
    foi_request = came(publisher)
    with acting_as(world.trust_actor(Role.FINANCE)) as finance, pytest.raises(NotAllowed):
        came(finance, reference="FOI-2")
    with acting_as(make_world().trust_actor(Role.PROCUREMENT)) as other, pytest.raises(NotFound):
        answer_request(by=other, request_id=foi_request.pk, answered_on=CAME, outcome="full")


def test_the_log_shows_the_clock(world):
    publisher = visitor(Role.PROCUREMENT, trust=world.trust)
    day = {"received_on-day": 2, "received_on-month": 11, "received_on-year": 2026}

    answer = publisher.post(reverse("foi-new"), {"reference": "FOI-7", "question": "How much?", **day})

    assert answer.status_code == 302
    page = publisher.get(reverse("foi-log")).content.decode()
    assert "Mon 30 Nov 2026" in page
    assert "6 working days left" in page
    with acting_as(world.trust_actor(Role.PROCUREMENT)) as actor:
        foi_request = FoiRequest.objects.visible_to(actor).get()
    where = reverse("foi-answer", args=[foi_request.pk])
    assert publisher.post(where, {"outcome": "refused"}).status_code == 422
    said = {"answered_on-day": 16, "answered_on-month": 11, "answered_on-year": 2026, "outcome": "full"}
    assert publisher.post(where, said).status_code == 302
    assert "Answered in full" in publisher.get(reverse("foi-log")).content.decode()
