"""A provider's registration and insurances: recorded, checked, told of before they end, and what stops when they have."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.roles import Role
from base.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from base.row_security import acting_as
from notifications.assurance import ending_for_provider, ending_for_trusts
from providers.assurance import assurance_status, assurance_validity
from providers.models import Assurance, AssuranceCheck
from providers.services.assurance import add_assurance, check_assurance, end_assurance
from sessions_app.booking.notifications import for_providers, for_trusts
from sessions_app.booking.requests import BookingRequest
from sessions_app.booking.services.booking import book_sessions
from sessions_app.offers.services.offers import offer_drafts
from tests.sessions_app.api.support import problem, system_of
from tests.support.visitors import queries_of, visitor
from tests.support.world import NOW, SATURDAY, SYSTEM, at, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
TODAY = NOW.date()
YESTERDAY = TODAY - dt.timedelta(days=1)
Item = Assurance.Item


@pytest.fixture
def world():
    return make_world()


def holds(world, item=Item.PUBLIC, *, until=YESTERDAY, since=dt.date(2026, 1, 1)) -> Assurance:
    with acting_as(SYSTEM):
        return Assurance.objects.create(
            provider=world.provider,
            item=item,
            reference="PL-1",
            evidence="On request",
            valid_from=since,
            valid_until=until,
            recorded_by="Bo Standin",
        )


def adds(world, **changes) -> Assurance:
    values = {"item": "cqc", "reference": "1-199747506", "evidence": "cqc.example", "valid_from": dt.date(2026, 1, 1)}
    with acting_as(world.provider_actor()) as actor:
        return add_assurance(by=actor, **values | changes)


def book(world, *, draft=False, week=0):
    day = SATURDAY + dt.timedelta(weeks=week)
    one = BookingRequest(world.room.pk, world.call_off.pk, world.line.pk, at(day, "08:30"), at(day, "12:30"))
    with acting_as(world.trust_actor()) as actor:
        return book_sessions(by=actor, wanted=[one], draft=draft).sessions[0]


def test_what_has_run_out_stops_new_bookings_until_it_is_renewed(world):
    holds(world)

    with pytest.raises(RuleBroken) as refused:
        book(world)
    assert [(f.pointer, f.code) for f in refused.value.errors] == [("/0/call_off", "assurance_ended")]
    assert "Public liability insurance ended on Thu 19 Nov 2026" in refused.value.errors[0].detail

    adds(world, item="public", reference="PL-2", valid_from=TODAY, valid_until=SATURDAY)
    assert book(world).state == "offered"


def test_an_old_draft_is_not_offered_once_something_has_run_out(world):
    draft = book(world, draft=True)
    holds(world, Item.CQC)

    with acting_as(world.trust_actor()) as actor, pytest.raises(RuleBroken) as refused:
        offer_drafts(by=actor, session_ids=[draft.pk])
    assert [f.code for f in refused.value.errors] == ["assurance_ended"]


@pytest.mark.parametrize(
    ("item", "until"),
    [(Item.PUBLIC, SATURDAY), (Item.PUBLIC, None), (Item.CYBER, YESTERDAY)],
    ids=["on its last day", "without an end", "an item that stops nothing"],
)
def test_what_holds_and_what_was_never_recorded_stop_nothing(world, item, until):
    holds(world, item, until=until)

    assert book(world).state == "offered"


def test_a_renewal_that_starts_later_does_not_cover_today(world):
    holds(world)
    holds(world, since=TODAY + dt.timedelta(days=1), until=None)

    with acting_as(SYSTEM):
        papers = assurance_validity(actor=SYSTEM, provider_ids=[world.provider.pk])
    assert [(item.item, item.ended) for item in papers.run_out(world.provider.pk, TODAY)] == [(Item.PUBLIC, YESTERDAY)]
    assert papers.run_out(world.provider.pk, TODAY + dt.timedelta(days=1)) == []


def test_a_list_after_a_known_end_is_not_booked_until_a_renewal_covers_its_day(world):
    eve = SATURDAY - dt.timedelta(days=1)
    holds(world, until=eve)
    holds(world, since=SATURDAY + dt.timedelta(days=1), until=None)  # a gap of the Saturday itself

    with pytest.raises(RuleBroken) as refused:
        book(world)
    assert [(f.pointer, f.code) for f in refused.value.errors] == [("/0/call_off", "assurance_ended")]
    assert (
        "the provider’s Public liability insurance ends on Fri 4 Dec 2026, before Sat 5 Dec 2026. Ask the provider"
        in refused.value.errors[0].detail
    )
    assert book(world, week=1).state == "offered"  # the renewal covers that one

    adds(world, item="public", reference="PL-2", valid_from=SATURDAY, valid_until=SATURDAY)
    assert book(world).state == "offered"


def test_a_draft_beyond_a_known_end_is_not_offered(world):
    draft = book(world, draft=True)
    holds(world, Item.CQC, until=SATURDAY - dt.timedelta(days=1))

    with acting_as(world.trust_actor()) as actor, pytest.raises(RuleBroken) as refused:
        offer_drafts(by=actor, session_ids=[draft.pk])
    assert [f.code for f in refused.value.errors] == ["assurance_ended"]


def test_both_sides_hear_of_lists_booked_beyond_an_end_at_60_30_and_7_days(world):
    first, _ = book(world), book(world, week=1)
    with acting_as(SYSTEM):
        assert list(for_trusts(SYSTEM, None)) == []
    holds(world, Item.MALPRACTICE, until=SATURDAY - dt.timedelta(days=1))

    with acting_as(SYSTEM):
        (ours,), (theirs,) = for_trusts(SYSTEM, None), for_providers(SYSTEM, [world.provider.pk])
    assert (ours.trust_id, ours.words, ours.why) == (
        world.trust.pk,
        f"2 lists with {world.provider.short_name} after Medical malpractice insurance ends on Fri 4 Dec 2026",
        "The first is on Sat 5 Dec. Ask for the renewal, or cancel them.",
    )
    assert (theirs.provider_id, theirs.key.rsplit("-", 1)[1]) == (world.provider.pk, "30")
    adds(world, item="malpractice", valid_from=first.day, valid_until=first.day)
    with acting_as(SYSTEM):
        assert [content.words.split(" with")[0] for content in for_trusts(SYSTEM, None)] == ["1 list"]


def test_a_trust_a_provider_does_not_work_for_sees_nothing_of_it(world):
    held, other = holds(world), make_world()

    with acting_as(other.trust_actor(Role.GOVERNANCE)) as actor:
        assert list(Assurance.objects.all()) == []
        with pytest.raises(NotFound):
            check_assurance(by=actor, assurance_id=held.pk)
    with acting_as(SYSTEM):  # the database's wall stands open: the condition of the statement is left
        for stranger in (other.trust_actor(), other.provider_actor()):
            assert assurance_validity(actor=stranger, provider_ids=[world.provider.pk]).stretches == {}
            assert not Assurance.objects.visible_to(stranger).filter(pk=held.pk).exists()
    for known in (world.trust_actor(), world.provider_actor()):
        with acting_as(known):
            assert Assurance.objects.visible_to(known).get() == held
            found = assurance_validity(actor=known, provider_ids=[world.provider.pk])
            assert [item.ended for item in found.run_out(world.provider.pk, TODAY)] == [YESTERDAY]


def test_everything_wrong_is_named_and_what_has_ended_is_no_new_paper(world):
    with pytest.raises(InvalidInput) as refused:
        adds(world, item="luck", reference=" ", evidence="", valid_until=YESTERDAY)
    assert [(f.pointer, f.code) for f in refused.value.errors] == [
        ("/item", "unknown_value"),
        ("/reference", "required"),
        ("/evidence", "required"),
        ("/valid_until", "assurance_over"),
    ]
    with pytest.raises(InvalidInput) as refused:
        adds(world, valid_until=dt.date(2025, 12, 31))
    assert refused.value.errors[0].code == "assurance_order"


def test_an_end_comes_earlier_with_a_reason_and_never_later(world):
    held = adds(world, valid_until=dt.date(2027, 1, 1))
    with acting_as(world.provider_actor()) as actor:
        with pytest.raises(InvalidInput):
            end_assurance(by=actor, assurance_id=held.pk, valid_until=dt.date(2027, 1, 2), reason="Longer")
        end_assurance(by=actor, assurance_id=held.pk, valid_until=YESTERDAY, reason="Registration cancelled")
    with pytest.raises(RuleBroken):
        book(world)


def test_the_trust_checks_once_and_only_those_who_may(world):
    held = adds(world)
    with acting_as(world.trust_actor(Role.SCHEDULER)) as actor, pytest.raises(NotAllowed):
        check_assurance(by=actor, assurance_id=held.pk)
    with acting_as(world.trust_actor(Role.GOVERNANCE)) as actor:
        check_assurance(by=actor, assurance_id=held.pk)
        with pytest.raises(RuleBroken):
            check_assurance(by=actor, assurance_id=held.pk)
        assert AssuranceCheck.objects.get().checked_by == actor.label


def test_both_sides_are_told_at_60_30_and_7_days_and_after_the_end(world):
    keys = []
    for days in (61, 60, 30, 7, -1):
        with acting_as(SYSTEM):
            Assurance.objects.all().delete()
        holds(world, until=TODAY + dt.timedelta(days=days))
        with acting_as(SYSTEM):
            own, theirs = (list(find(SYSTEM, None)) for find in (ending_for_provider, ending_for_trusts))
        assert [(content.provider_id, content.trust_id) for content in own + theirs] == (
            [(world.provider.pk, None), (None, world.trust.pk)] if days < 61 else []
        )
        keys += [content.key.rsplit("-", 1)[1] for content in own]
    assert keys == ["60", "30", "7", "ended"]


def test_the_unbroken_stretch_counts():
    one, two = (
        Assurance(item="cqc", valid_from=dt.date(2026, 1, 1), valid_until=dt.date(2026, 11, 30)),
        Assurance(item="cqc", valid_from=dt.date(2026, 12, 1), valid_until=dt.date(2027, 11, 30)),
    )
    cqc = assurance_status([one, two], TODAY)[0]
    assert (cqc.holds, cqc.until, cqc.stops) == (True, dt.date(2027, 11, 30), False)
    assert assurance_status([one], dt.date(2026, 12, 1))[0].stops


def test_by_api_it_is_recorded_once_and_read_by_the_trust(world):
    provider, trust = system_of(provider=world.provider), system_of(trust=world.trust)
    body = {"item": "cqc", "reference": "1-199747506", "evidence": "cqc.example", "valid_from": "2026-01-01"}

    answers = [provider.post("/assurance/", body, Idempotency_Key="a") for _ in range(2)]
    assert [(a.status_code, a.json()["id"]) for a in answers] == [(201, answers[0].json()["id"])] * 2
    assert [record["reference"] for record in trust.get("/assurance/").json()["results"]] == ["1-199747506"]
    assert problem(provider.post("/assurance/", body | {"valid_until": str(YESTERDAY)})) == (
        400,
        "assurance_over",
        [("/valid_until", "assurance_over")],
    )
    assert problem(trust.post("/assurance/", body))[0] == 403


def test_the_pages_cost_the_same_however_many_records(world):
    holds(world)
    trust = visitor(Role.GOVERNANCE, trust=world.trust)
    before = queries_of(trust, "provider-assurance", world.provider.pk)
    for item in (Item.CQC, Item.DSPT, Item.ICO):
        holds(world, item, until=None)
    assert queries_of(trust, "provider-assurance", world.provider.pk) == before
    page = trust.get(reverse("provider-assurance", args=[world.provider.pk])).content.decode()
    assert "Nothing new is booked" in page
