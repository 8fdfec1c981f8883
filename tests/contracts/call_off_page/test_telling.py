"""Notifications and tasks of contracts: days that come nearer, decisions that wait, checks that no longer pass."""

import datetime as dt

import pytest

from accounts.roles import Role
from base.row_security import acting_as
from contracts.models import CallOff, ComplianceEvidence, ComplianceRun, FoiRequest, StandingTerms
from notifications.kinds import all_kinds
from notifications.tasks import sweep_tasks
from plumbing.outbox import send
from tests.notifications.support import mails, notices, people, told, words_of
from tests.support.world import NOW, SYSTEM, make_world

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def world():
    world = make_world()
    people(world, Role.PROCUREMENT)
    return world


def change(world, **values) -> None:
    with acting_as(SYSTEM):
        CallOff.objects.filter(pk=world.call_off.pk).update(**values)


def swept(world, role=Role.PROCUREMENT) -> list[str]:
    sweep_tasks()
    return words_of(world.trust_actor(role))


def test_the_kinds_keep_the_names_under_which_people_chose_how_they_hear_of_them():
    names = [kind.name for kind in all_kinds() if kind.group == "Contracts"]

    assert sorted(names) == [
        "contracts.end",
        "contracts.failing",
        "contracts.notice",
        "contracts.standstill",
        "evidence.ends",
        "foi.to_answer",
        "told.contract",
        "told.spend",
        "variations.notice",
        "variations.to_decide",
    ]


def test_a_contract_that_ends_is_told_at_180_90_and_30_days(world):
    seen = []
    for days in (181, 180, 91, 90, 31, 30):
        change(world, ends_on=TODAY + dt.timedelta(days=days))
        seen.append(len(swept(world)))

    assert seen == [0, 1, 1, 1, 1, 1]
    assert words_of(world.trust_actor(Role.PROCUREMENT)) == [f"{world.call_off.reference} ends on Sun 20 Dec 2026"]
    assert words_of(world.trust_actor(Role.FINANCE)) == []


def test_the_last_day_for_notice_is_told_before_it_and_not_after(world):
    change(world, ends_on=dt.date(2027, 9, 30))
    last = dt.date(2027, 9, 30) - TODAY
    with acting_as(SYSTEM):
        terms = StandingTerms.objects.create(
            trust=world.trust, provider=world.provider, call_off=world.call_off, notice_days=last.days - 40
        )
    assert swept(world) == [f"Last day to give notice on {world.call_off.reference}: Wed 30 Dec 2026"]

    with acting_as(SYSTEM):
        StandingTerms.objects.filter(pk=terms.pk).update(notice_days=last.days + 1)

    assert swept(world) == []


def test_a_live_contract_against_which_a_check_stands(world):
    change(world, ends_on=dt.date(2027, 9, 30))
    for against in (2, 0):
        with acting_as(SYSTEM):
            ComplianceRun.objects.create(
                trust=world.trust,
                call_off=world.call_off,
                cause="tests",
                asked_by="tests",
                outcome="fail",
                against=against,
                digest=str(against),
            )
            send("call_off.compliance_changed", trust_id=world.trust.pk, call_off=world.call_off.pk)
        told()
        expected = [f"{world.call_off.reference} is live and 2 checks stand against it"] if against else []
        assert words_of(world.trust_actor(Role.PROCUREMENT)) == expected
    assert len(mails()) == 1


def test_a_standstill_that_has_ended(world):
    change(world, state="standstill", standstill_ends_on=TODAY)
    assert swept(world) == []

    change(world, standstill_ends_on=TODAY - dt.timedelta(days=1))

    assert swept(world) == [f"The standstill of {world.call_off.reference} ended on Thu 19 Nov 2026"]


def test_a_request_for_information_until_it_is_answered(world):
    change(world, ends_on=dt.date(2027, 9, 30))
    with acting_as(SYSTEM):
        asked = FoiRequest.objects.create(
            trust=world.trust,
            reference="FOI-7",
            received_on=TODAY,
            question="How much?",
            due_on=dt.date(2026, 12, 18),
            said_by="tests",
        )
    assert swept(world) == ["Answer request FOI-7"]

    with acting_as(SYSTEM):
        FoiRequest.objects.filter(pk=asked.pk).update(answered_on=TODAY, outcome="full")

    assert swept(world) == []


def test_evidence_that_runs_out_until_newer_is_filed(world):
    change(world, ends_on=dt.date(2027, 9, 30))

    def file(until: dt.date) -> None:
        with acting_as(SYSTEM):
            ComplianceEvidence.objects.create(
                trust=world.trust,
                call_off=world.call_off,
                check_code="award.notice",
                statement="See the policy",
                valid_until=until,
                said_by="tests",
            )

    file(dt.date(2026, 12, 10))
    assert swept(world) == [f"Evidence for {world.call_off.reference} runs out on Thu 10 Dec 2026"]

    file(dt.date(2028, 1, 1))

    assert swept(world) == []


def test_spend_that_is_reached_is_news_at_once(world):
    with acting_as(SYSTEM):
        send("call_off.spend_alert", trust_id=world.trust.pk, call_off=world.call_off.pk, threshold=90)
    told()

    words = f"{world.call_off.reference} has used 90% of its maximum contract value"
    assert [(notice.person.name, notice.words) for notice in notices()] == [("Sam Example", words)]
    assert [mail.subject for mail in mails()] == [words]


def test_a_provider_is_told_that_a_contract_was_suspended(world):
    with acting_as(SYSTEM):
        send("call_off.suspended", trust_id=world.trust.pk, provider_id=world.provider.pk, call_off=world.call_off.pk)
    told()

    assert [(notice.person.name, notice.words) for notice in notices()] == [
        (
            "Bo Standin",
            f"{world.call_off.reference} with {world.trust.short_name} is suspended: nothing can be booked on it",
        )
    ]
