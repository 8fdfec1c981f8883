"""The first page: what needs somebody today, by who they are."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from base.row_security import acting_as
from contracts.models import LedgerEntry
from notifications.selectors import grouped_tasks, open_count
from notifications.tasks import sweep_tasks
from reports.home.elsewhere import elsewhere
from reports.home.weekend import part_of, saturday_of, weekend_of
from sessions_app.models import ListEntry
from tests.reports.support import make_session, moved
from tests.support.visitors import platform_visitor, visitor
from tests.support.world import NOW, SATURDAY, SYSTEM, at, make_need, make_world
from tests.waiting_list.official.support import dorset, take
from trusts.models import RoomUse

pytestmark = pytest.mark.django_db
NEXT_SATURDAY = dt.date(2026, 11, 21)
LAST_SATURDAY = dt.date(2026, 11, 14)


def words(response):
    return " ".join(response.content.decode().split())


def session(world, day=SATURDAY, *states, start="08:30", room=0, **changes):
    with acting_as(SYSTEM):
        return moved(make_session(world, day, start=start, room=room), *states, **changes)


def tasks(actor):
    """The lines of Home once the tasks say what waits now."""
    sweep_tasks()
    with acting_as(actor):
        return [(group.row.text, group.row.due, group.row.urgency) for group in grouped_tasks(actor, NOW)]


def with_others(actor):
    with acting_as(actor):
        return [(line.text, line.why, line.href) for line in elsewhere(actor)]


DELIVERED = ("accepted", "staffed", "locked", "in_progress", "delivered")


@pytest.mark.usefixtures("time_machine_at_november")
class TestTasks:
    def test_a_trusts_tasks_by_the_state_of_its_sessions(self):
        world = make_world()
        session(world, offer_ends_at=NOW + dt.timedelta(hours=22))
        early = NOW - dt.timedelta(days=60)
        session(world, NEXT_SATURDAY, "accepted", start="13:30", booked_at=early)
        session(world, NEXT_SATURDAY, "accepted", "staffed", booked_at=early)
        session(world, LAST_SATURDAY, *DELIVERED, beyond_plan=True)
        session(world, LAST_SATURDAY, "accepted", "staffed", "locked", start="13:30")
        session(world, SATURDAY, "declined", room=1)
        operations = world.trust_actor(Role.OPERATIONS)

        found = tasks(operations)

        assert {text for text, _, urgency in found if urgency == "now"} == {
            "Lock Endoscopy 1, Sat 21 Nov 2026, 08:30 to 12:30",
            "No complete team yet: Endoscopy 1, Sat 21 Nov 2026, 13:30 to 17:30",
            "2 lists have no patients yet",
        }
        assert [text for text, due, _ in found if due == "Open"] == [
            "Sign off Endoscopy 1, Sat 14 Nov 2026, 08:30 to 12:30",
            "Nothing is said of what was done: Endoscopy 1, Sat 14 Nov 2026, 13:30 to 17:30",
        ]
        assert with_others(operations) == [
            ("1 offer waits for an answer", f"With {world.provider.short_name}.", "/planner/")
        ]

    def test_one_line_says_several_of_a_kind_and_leads_to_where_they_are_done(self):
        world = make_world()
        only = session(world, LAST_SATURDAY, *DELIVERED, beyond_plan=True)
        actor = world.trust_actor()
        sweep_tasks()

        with acting_as(actor):
            (alone,) = grouped_tasks(actor, NOW)
        assert (alone.number, alone.row.href) == (1, f"/sessions/{only.pk}/sign-off/")
        assert alone.row.why.endswith("It did more than was planned: look there first.")

        for start in ("13:30", "18:00"):
            session(world, LAST_SATURDAY, *DELIVERED, start=start)
            session(world, LAST_SATURDAY, *DELIVERED, start=start, room=1)
        sweep_tasks()
        with acting_as(actor):
            (several,) = grouped_tasks(actor, NOW)
        assert (several.number, several.row.text) == (5, "Sign off 5 delivered lists")
        assert several.row.href == "/planner/"
        assert several.row.why == "First: Sign off Endoscopy 1, Sat 14 Nov 2026, 08:30 to 12:30."

    def test_home_counts_what_the_badge_and_the_inbox_count(self):
        world = make_world()
        early = NOW - dt.timedelta(days=60)
        session(world, NEXT_SATURDAY, "accepted", "staffed", booked_at=early)
        session(world, NEXT_SATURDAY, "accepted", "staffed", room=1, booked_at=early)
        session(world, LAST_SATURDAY, *DELIVERED)
        actor = world.trust_actor(Role.OPERATIONS)
        tasks(actor)

        with acting_as(actor):
            assert sum(group.number for group in grouped_tasks(actor, NOW)) == open_count(actor) == 5

    def test_a_list_booked_at_short_notice_has_the_same_dates_on_home_as_in_the_inbox(self):
        """Its gates come closer together, so that a plain count of days before it would ask too early."""
        world = make_world()
        session(world, SATURDAY, "accepted")

        assert tasks(world.trust_actor(Role.OPERATIONS)) == []

    def test_a_providers_tasks(self):
        world = make_world()
        session(world, offer_ends_at=NOW + dt.timedelta(days=3))
        session(world, SATURDAY, "accepted", start="13:30")
        session(world, LAST_SATURDAY, "accepted", "staffed", "locked")
        session(world, LAST_SATURDAY, *DELIVERED, start="13:30")

        assert tasks(world.provider_actor()) == [
            ("Answer the offer of Endoscopy 1, Sat 5 Dec 2026, 08:30 to 12:30, worth £3,100", "In 3 days", "soon"),
            ("Name the team of Endoscopy 1, Sat 5 Dec 2026, 13:30 to 17:30", "In 15 days", "later"),
            ("Log what was delivered in Endoscopy 1, Sat 14 Nov 2026, 08:30 to 12:30", "Open", "soon"),
        ]
        assert with_others(world.provider_actor()) == [
            ("1 delivered list waits for sign off", f"With {world.trust.short_name}.", "/our-sessions/")
        ]

    def test_only_what_the_role_may_do_is_asked_of_it(self):
        world = make_world()
        session(world)
        session(world, LAST_SATURDAY, *DELIVERED)

        assert [text for text, *_ in tasks(world.trust_actor(Role.SCHEDULER))] == []
        assert [text for text, *_ in with_others(world.trust_actor(Role.SCHEDULER))] == ["1 offer waits for an answer"]
        assert tasks(world.trust_actor(Role.FINANCE)) == with_others(world.trust_actor(Role.FINANCE)) == []

    def test_sessions_of_others_are_no_task(self):
        world, other = make_world(), make_world()
        session(other)
        session(other, NEXT_SATURDAY, "accepted")

        assert tasks(world.trust_actor()) == with_others(world.trust_actor()) == []


class TestWeekend:
    @pytest.mark.parametrize(
        ("today", "saturday"),
        [
            (dt.date(2026, 11, 20), 21),
            (dt.date(2026, 11, 21), 21),
            (dt.date(2026, 11, 22), 21),
            (dt.date(2026, 11, 23), 28),
        ],
    )
    def test_the_weekend_that_is_or_comes(self, today, saturday):
        assert saturday_of(today).day == saturday

    @pytest.mark.parametrize(("start", "part"), [("08:30", "AM"), ("12:29", "AM"), ("13:30", "PM"), ("18:00", "Eve")])
    def test_parts_of_the_day_are_londons(self, start, part):
        assert part_of(at(dt.date(2026, 7, 4), start)) == part

    def test_rooms_with_lists_own_lists_beside_them_and_patients(self):
        world = make_world()
        booked = session(world, NEXT_SATURDAY, "accepted")
        session(world, NEXT_SATURDAY, "declined", start="13:30")
        with acting_as(SYSTEM):
            begins = at(NEXT_SATURDAY, "13:30")
            during = (begins, begins + dt.timedelta(hours=4))
            RoomUse.objects.create(trust=world.trust, room=world.room, kind="in_house", during=during, note="Own list")
            need = make_need(world)
            ListEntry.objects.create(
                trust=world.trust,
                provider=world.provider,
                session=booked,
                need=need,
                patient=need.patient,
                position=1,
                what=need.what,
                weeks_waiting=30,
                put_on_by="tests",
            )

        with acting_as(world.trust_actor()) as actor:
            weekend = weekend_of(actor, NOW.date())

        assert [room.name for room in weekend.rooms] == ["Endoscopy 1"]
        states = {(day.day, part): cell.state for (_, day, part), cell in weekend.cells.items()}
        assert states == {(21, "AM"): "accepted", (21, "PM"): "in_house"}
        assert (weekend.lists, weekend.patients, weekend.parts_of(weekend.rooms[0])) == (1, 1, ["AM", "PM"])


class TestPage:
    def test_a_visitor_who_is_not_signed_in_is_sent_to_sign_in(self):
        answer = Client().get("/")

        assert (answer.status_code, answer.url.startswith("/sign-in/")) == (302, True)

    def test_trust_people_see_money_and_waiting_list_where_they_may(self):
        world = dorset()
        take(world)
        with acting_as(SYSTEM):
            LedgerEntry.objects.create(
                trust=world.trust,
                provider=world.provider,
                call_off=world.call_off,
                kind="committed",
                amount="123400.00",
            )

        operations = words(visitor(Role.OPERATIONS, trust=world.trust).get("/"))
        administrator = words(visitor(Role.TRUST_ADMIN, trust=world.trust).get("/"))

        assert "<strong>£376,600 left</strong> of £500,000" in operations
        assert "21,702 wait, 57.78% of them within 18 weeks and 647 over 52." in operations
        assert "Nothing waits for you" in operations
        assert "£376,600" not in administrator
        assert "21,702" not in administrator

    def test_money_of_other_trusts_is_not_shown(self):
        world, other = make_world(), make_world()

        page = words(visitor(Role.OPERATIONS, trust=world.trust).get("/"))

        assert world.call_off.reference in page
        assert other.call_off.reference not in page

    def test_a_provider_sees_offers_and_its_own_lists(self):
        world = make_world()
        day = timezone.localdate() + dt.timedelta(days=5)
        session(world, day, offer_ends_at=timezone.now() + dt.timedelta(days=2))

        sweep_tasks()
        page = words(visitor(Role.PROVIDER_MANAGER, provider=world.provider).get("/"))

        assert "Answer the offer of Endoscopy 1" in page
        assert "worth £3,100" in page
        assert 'href="/offers/"' in page
        assert "within 18 weeks" not in page

    def test_the_platforms_people_are_led_to_organisations(self):
        page = words(platform_visitor().get("/"))

        assert 'href="/organisations/"' in page

    def test_the_page_asks_the_same_number_of_questions_for_one_session_and_for_three(self):
        world = make_world()
        clients = [visitor(Role.OPERATIONS, trust=world.trust), visitor(Role.PROVIDER_MANAGER, provider=world.provider)]
        coming = saturday_of(timezone.localdate() + dt.timedelta(days=7))

        def queries(client):
            with CaptureQueriesContext(connection) as seen:
                assert client.get("/").status_code == 200
            return len(seen)

        session(world, coming, "accepted")
        [queries(client) for client in clients]
        one = [queries(client) for client in clients]
        session(world, coming, start="13:30")
        session(world, coming, "accepted", room=1)
        assert [queries(client) for client in clients] == one
