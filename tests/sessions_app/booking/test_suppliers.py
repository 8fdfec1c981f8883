"""Finding a supplier, who works on the lists, interests at booking and at sign-off."""

import datetime as dt
import io

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from base.errors import RuleBroken
from base.row_security import acting_as
from contracts.compliance.services.gate import recheck
from contracts.interests.services.register import declare_interest
from contracts.interests.services.staff import import_staff
from contracts.models import Lot, LotSupplier
from sessions_app.activity.services import sign_off
from sessions_app.booking.selectors.suppliers import Record, find_suppliers
from sessions_app.offers.services import offers
from sessions_app.teams.selectors.interests import Share, rostered_people, substantive_share
from tests.sessions_app.session.test_lifecycle import booked, delivered, staffed
from tests.support.visitors import queries_of, visitor
from tests.support.world import SATURDAY, SYSTEM, at, make_provider, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
TODAY = dt.date(2026, 11, 20)


@pytest.fixture
def world():
    return make_world()


def found(world, **wanted):
    with acting_as(world.trust_actor(Role.PROCUREMENT)) as actor:
        return find_suppliers(actor, on=TODAY, **wanted)


def on_lot(provider, **changes) -> LotSupplier:
    with acting_as(SYSTEM):
        lot = Lot.objects.get(framework__reference="RM6276", number="1")
        return LotSupplier.objects.create(lot=lot, provider=provider, **{"joined_on": dt.date(2025, 1, 1)} | changes)


@pytest.fixture
def newcomer(world):
    with acting_as(SYSTEM):
        return make_provider()


def test_suppliers_are_those_on_the_lot_today(world, newcomer):
    past = on_lot(newcomer, left_on=TODAY - dt.timedelta(days=1))
    assert [one.provider for one in found(world)] == [world.provider]
    with acting_as(SYSTEM):
        LotSupplier.objects.filter(pk=past.pk).update(left_on=TODAY)
    assert {one.provider for one in found(world)} == {world.provider, newcomer}


@pytest.mark.parametrize(
    ("covers", "wanted", "there"),
    [
        ({}, {"tfc": "120", "region": "london"}, True),
        ({"specialties": ["120"]}, {"tfc": "120"}, True),
        ({"specialties": ["301"]}, {"tfc": "120"}, False),
        ({"regions": ["london"]}, {"region": "london"}, True),
        ({"regions": ["midlands"]}, {"region": "london"}, False),
        ({"specialties": ["120"], "regions": ["midlands"]}, {"tfc": "120", "region": "london"}, False),
    ],
    ids=["not stated is shown", "named", "another specialty", "region", "another region", "one of two"],
)
def test_who_covers_a_specialty_and_region(world, newcomer, covers, wanted, there):
    on_lot(newcomer, **covers)
    assert (newcomer in [one.provider for one in found(world, **wanted)]) is there


def test_those_contracted_or_named_for_the_specialty_come_first(world, newcomer):
    on_lot(newcomer, specialties=["120"])
    assert [one.provider for one in found(world, tfc="301")] == [world.provider]
    assert [(one.provider, one.stated) for one in found(world, tfc="120")] == [
        (newcomer, True),
        (world.provider, False),
    ]


def test_lots_of_another_kind_and_frameworks_that_have_ended_are_left_out(world):
    with acting_as(SYSTEM):
        lot = Lot.objects.get(framework__reference="RM6276", number="1")
        Lot.objects.filter(pk=lot.pk).update(type="staffing")
    assert found(world) == []
    assert len(found(world, kind="staffing")) == len(found(world, kind="")) == 1
    with acting_as(SYSTEM):
        type(lot.framework).objects.update(ends_on=TODAY - dt.timedelta(days=1))
    assert found(world, kind="") == []


def test_the_record_is_what_was_done_for_the_own_trust(world):
    delivered(world)
    second = booked(world, room=world.rooms[1])
    with acting_as(world.provider_actor()) as actor:
        offers.decline_sessions(by=actor, session_ids=[second.pk], reason="Nobody free")
    assert found(world)[0].record == Record(asked=2, delivered=1, declined=1)
    assert found(world)[0].people == 4
    other = make_world()
    with acting_as(SYSTEM):
        LotSupplier.objects.get_or_create(
            lot=world.call_off.lot, provider=world.provider, joined_on=dt.date(2025, 1, 1)
        )
    mine = next(one for one in found(other) if one.provider == world.provider)
    assert (mine.record, mine.people, mine.call_offs) == (Record(), 0, [])


def test_how_the_own_contracts_stand_is_said(world):
    assert found(world)[0].stands_against is None
    with acting_as(SYSTEM):
        results = recheck(by=SYSTEM, call_off=world.call_off, cause="test")
    assert found(world)[0].stands_against == len(results.stops) > 0


def test_the_finder_costs_the_same_with_more_suppliers(world):
    client = visitor(Role.PROCUREMENT, trust=world.trust)
    before = queries_of(client, "suppliers")
    for _ in range(4):
        with acting_as(SYSTEM):
            provider = make_provider()
        on_lot(provider)
    assert queries_of(client, "suppliers") == before
    page = client.get(reverse("suppliers") + "?tfc=301").content.decode()
    assert "5 suppliers" in page
    assert "Contracted with you" in page
    assert client.get(reverse("suppliers") + "?tfc=nonsense&region=x&kind=y").status_code == 200


@pytest.mark.parametrize("role", [Role.SCHEDULER, Role.TRUST_ADMIN])
def test_who_may_find_suppliers(world, role):
    assert visitor(role, trust=world.trust).get(reverse("suppliers")).status_code == 403


def test_a_provider_does_not_look_for_suppliers(world):
    assert visitor(Role.PROVIDER_MANAGER, provider=world.provider).get(reverse("suppliers")).status_code == 404


# Who works on the lists


def staff_list(world, *rows: str) -> None:
    content = "\n".join(["Name,Register,Number", *rows]).encode()
    with acting_as(world.trust_actor(Role.GOVERNANCE)) as actor:
        import_staff(by=actor, name="staff.csv", content=io.BytesIO(content), as_at=TODAY)


def people(world):
    with acting_as(world.trust_actor(Role.GOVERNANCE)) as actor:
        return rostered_people(actor, first=SATURDAY, last=SATURDAY)


def test_the_share_of_rostered_people_with_a_job_at_the_trust(world):
    with acting_as(SYSTEM):
        for one, name in zip(world.team, ("Ada Sample", "Bea Sample", "Cy Sample", "Dee Sample"), strict=True):
            one.name = name
            one.save()
    staffed(world)
    staff_list(world, f"Somebody Else,GMC,{world.team[0].registration.number}", "SAMPLE Bea,,")
    assert [(one.staff, one.lists) for one in people(world)].count(("number", 1)) == 1
    share = substantive_share(people(world))
    assert share == Share(people=4, substantive=1, maybe=1)
    assert share.share == 0.25
    assert substantive_share([]).share is None


def declare(world, **changes) -> None:
    with acting_as(world.trust_actor(Role.PROCUREMENT)) as actor:
        declare_interest(
            by=actor,
            name="Dr Ann Example",
            organisation=world.provider.name,
            provider_id=world.provider.pk,
            role="owner",
            starts_on=dt.date(2025, 1, 1),
            declared_on=dt.date(2026, 1, 5),
            **changes,
        )


def test_somebody_on_a_list_with_a_declared_interest_is_found(world):
    staffed(world)
    declare(world, register="gmc", number=world.team[0].registration.number)
    touched = [one for one in people(world) if one.interests]
    assert [(one.name, one.interests[0].name) for one in touched] == [(world.team[0].name, "Dr Ann Example")]


def test_rosters_are_held_against_lists_in_a_constant_number_of_queries(world):
    staffed(world)
    with acting_as(world.trust_actor(Role.GOVERNANCE)) as actor, CaptureQueriesContext(connection) as one:
        rostered_people(actor, first=SATURDAY, last=SATURDAY)
    staffed(world, room=world.rooms[1], starts="13:30", ends="17:30")
    with acting_as(world.trust_actor(Role.GOVERNANCE)) as actor, CaptureQueriesContext(connection) as two:
        rostered_people(actor, first=SATURDAY, last=SATURDAY)
    assert len(one) == len(two)


def test_a_provider_learns_nothing_of_its_peoples_other_jobs(world):
    staffed(world)
    with acting_as(world.provider_actor()) as actor:
        assert rostered_people(actor, first=SATURDAY, last=SATURDAY) == []
    client = visitor(Role.PROVIDER_MANAGER, provider=world.provider)
    assert client.get(reverse("rostered-interests")).status_code == 403


def test_the_page_says_the_share_and_who(world):
    staffed(world)
    staff_list(world, f"Somebody Else,GMC,{world.team[0].registration.number}")
    client = visitor(Role.GOVERNANCE, trust=world.trust)
    early = client.get(reverse("rostered-interests")).content.decode()
    assert "Nobody was rostered" in early  # the list lies ahead
    with time_machine.travel(at(SATURDAY, "20:00"), tick=False):
        later = visitor(Role.GOVERNANCE, trust=world.trust, email="later@example.com")
        page = later.get(reverse("rostered-interests") + "?days=28").content.decode()
    assert "25.0% have a substantive job here" in page
    assert "1 of 4 people on the lists is on your staff list by register number." in page
    assert (world.team[0].name in page, "Same register number" in page) == (True, True)


# Booking and signing off


def test_booking_says_which_interests_touch_the_lists(world):
    declare(world, mitigation="Took no part in the award")
    manager = visitor(Role.OPERATIONS, trust=world.trust)
    page = manager.get("/planner/book/", {"slot": f"{world.room.pk}.{SATURDAY.isoformat()}.am"}).content.decode()
    assert "Interests that touch these lists" in page
    assert f"Dr Ann Example: Owner or shareholder of {world.provider.name}." in page
    assert "Took no part in the award" in page


def test_without_an_interest_booking_says_nothing(world):
    manager = visitor(Role.OPERATIONS, trust=world.trust)
    page = manager.get("/planner/book/", {"slot": f"{world.room.pk}.{SATURDAY.isoformat()}.am"}).content.decode()
    assert "Interests that touch" not in page


def test_somebody_with_an_interest_in_the_provider_does_not_sign_off_its_lists(world):
    session = delivered(world)
    with acting_as(world.trust_actor(Role.PROCUREMENT)) as actor:
        declare_interest(
            by=actor,
            name="Sam Example",
            organisation=world.provider.name,
            provider_id=world.provider.pk,
            role="adviser",
            starts_on=dt.date(2025, 1, 1),
            declared_on=dt.date(2026, 1, 5),
        )
    with acting_as(world.trust_actor(person_id=9)) as actor, pytest.raises(RuleBroken) as refusal:
        sign_off.sign_off_session(by=actor, session_id=session.pk)
    assert refusal.value.code == "recused"
