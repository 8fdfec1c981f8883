"""Telling people: at once, in the daily summary, or not by e-mail."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from base.row_security import acting_as
from notifications.kinds import When
from notifications.models import Preference
from notifications.services.digests import write_digests
from notifications.subscriptions import bring_up_to_date, listen
from plumbing import outbox
from plumbing.outbox import relay
from tests.notifications.support import a_notice, happen, mails, notices, opened, people, summaries, thing, things, told
from tests.support.world import SYSTEM, make_person, make_world

pytestmark = pytest.mark.django_db

NEXT_DAY = dt.timedelta(hours=25)
"""The day on which the clocks go back is as long."""


def prefer(person, world, kind: str, when: str) -> None:
    with acting_as(SYSTEM):
        Preference.objects.create(person=person, trust=world.trust, kind=kind, when=when)


class TestTasks:
    def test_new_tasks_are_one_e_mail_to_each_who_wants_it_at_once(self, only_ours):
        world = make_world()
        sam, _ = people(world)
        make_person("fin@northshire.example", trust=world.trust, role=Role.FINANCE)
        kind = things([thing(world, 1), thing(world, 2)])

        with acting_as(SYSTEM):
            opened_now = bring_up_to_date(kind, ids=None, source="a")
            again = bring_up_to_date(kind, ids=None, source="b")

        assert (opened_now, again) == (2, 0)
        (mail,) = mails()
        assert (mail.person, mail.subject) == (sam, "Things: 2 new")
        assert [item["words"] for item in mail.items] == ["Thing 1", "Thing 2"]

    @pytest.mark.parametrize("when", ["digest", "off"])
    def test_whoever_wants_no_e_mail_at_once_gets_none(self, only_ours, when):
        world = make_world()
        sam, _ = people(world)
        prefer(sam, world, "tests.thing", when)

        with acting_as(SYSTEM):
            bring_up_to_date(things([thing(world)]), ids=None, source="a")

        assert mails() == []

    def test_somebody_who_has_left_hears_nothing(self, only_ours):
        world = make_world()
        people(world)
        with acting_as(SYSTEM):
            Membership.objects.update(active=False)
            bring_up_to_date(things([thing(world)]), ids=None, source="a")

        assert mails() == []


class TestNews:
    def test_news_is_kept_for_everybody_it_concerns_once(self, only_ours):
        world = make_world()
        sam, _ = people(world)
        listen(a_notice(usual=When.AT_ONCE))
        happen(world)
        relay()
        with acting_as(SYSTEM):
            outbox.OutboxMessage.objects.update(relayed_at=None)
        relay()

        assert [(notice.person, notice.words) for notice in notices()] == [(sam, "1 happened")]
        assert [(mail.person, mail.subject) for mail in mails()] == [(sam, "1 happened")]


class TestSummaries:
    def test_the_summary_has_new_tasks_and_unread_news_and_comes_once_a_day(self, only_ours):
        world = make_world()
        sam, _ = people(world)
        listen(a_notice(), things([], usual=When.DIGEST))
        opened(world, 1, 2, usual=When.DIGEST)
        happen(world)
        told()
        now = timezone.now()

        (mail,) = summaries(now)
        assert mail.person == sam
        assert mail.subject.startswith("2 tasks and 1 notice on ")
        assert [item["words"] for item in mail.items] == ["Thing 1", "Thing 2", "1 happened"]
        assert len(summaries(now + dt.timedelta(minutes=5))) == 1

    def test_there_is_no_summary_when_there_is_nothing_new(self, only_ours):
        world = make_world()
        people(world)
        listen(things([], usual=When.DIGEST))
        now = timezone.now()
        assert summaries(now) == []

        opened(world, usual=When.DIGEST)
        assert len(summaries(now + dt.timedelta(minutes=1))) == 1
        assert len(summaries(now + NEXT_DAY)) == 1

    def test_what_is_due_soon_is_told_again(self, only_ours):
        world = make_world()
        people(world)
        now = timezone.now()
        kind = things([thing(world, due_at=now + dt.timedelta(days=2))], usual=When.DIGEST)
        listen(kind)
        with acting_as(SYSTEM):
            bring_up_to_date(kind, ids=None, source="a")
        summaries(now)

        later = summaries(now + NEXT_DAY)

        assert [item["words"] for item in later[-1].items] == ["Thing 1"]
        assert len(later) == 2

    def test_the_number_of_queries_does_not_grow_with_people_and_tasks(self, only_ours, django_assert_max_num_queries):
        worlds = [make_world() for _ in range(3)]
        for world in worlds:
            make_person(f"s{world.trust.pk}@example.com", trust=world.trust)
        kind = things([thing(world, number) for world in worlds for number in (1, 2)], usual=When.DIGEST)
        listen(kind)
        with acting_as(SYSTEM):
            bring_up_to_date(kind, ids=None, source="a")

        with acting_as(SYSTEM), django_assert_max_num_queries(10):
            assert write_digests(by=SYSTEM, now=timezone.now()) == 3
