"""What sessions tell people: tasks that come and go with their state, and news of what became of them."""

import datetime as dt

import pytest

from accounts.roles import Role
from base.row_security import acting_as
from notifications.tasks import sweep_tasks
from sessions_app.offers.services.offers import accept_sessions, decline_sessions, withdraw_sessions
from sessions_app.session.services.transitions import record_transition
from tests.notifications.support import mails, notices, people, told, words_of
from tests.reports.support import make_session, moved
from tests.support.world import NOW, SATURDAY, SYSTEM, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
DELIVERED = ("accepted", "staffed", "locked", "in_progress", "delivered")


@pytest.fixture
def world():
    world = make_world()
    people(world)
    return world


def session(world, day=SATURDAY, *states, start="08:30", room=0, **changes):
    with acting_as(SYSTEM):
        return moved(make_session(world, day, start=start, room=room), *states, **changes)


def offered(world, room=0):
    """An offer with the news of it on its way."""
    one = session(world, room=room, offer_ends_at=NOW + dt.timedelta(days=3))
    with acting_as(SYSTEM):
        record_transition(by=SYSTEM, sessions=[one], old="", event="session.booked", topic="sessions.offered")
    told()
    return one


def test_an_offer_is_a_task_of_the_provider_until_it_is_answered(world):
    one = offered(world)
    bo = world.provider_actor()
    words = "Endoscopy 1, Sat 5 Dec 2026, 08:30 to 12:30"
    assert words_of(bo) == [f"Answer the offer of {words}, worth £3,100"]
    assert [mail.person.name for mail in mails()] == ["Bo Standin"]

    with acting_as(bo):
        accept_sessions(by=bo, session_ids=[one.pk])
    told()

    assert words_of(bo) == [f"Name the team of {words}"]
    assert [(note.person.name, note.words) for note in notices()] == [
        ("Sam Example", f"{world.provider.short_name} accepted 1 list")
    ]


def test_two_offers_declined_are_two_tasks_and_one_e_mail(world):
    sessions = [offered(world), offered(world, room=1)]
    bo = world.provider_actor()

    with acting_as(bo):
        decline_sessions(by=bo, session_ids=[one.pk for one in sessions], reason="No endoscopist free")
    told()

    assert words_of(bo) == []
    assert words_of(world.trust_actor()) == [
        f"No team for Endoscopy {n}, Sat 5 Dec 2026, 08:30 to 12:30: book again or let the room go" for n in (1, 2)
    ]
    sent = [(mail.person.name, mail.subject) for mail in mails()]
    assert sent.count(("Sam Example", f"{world.provider.short_name} declined 2 lists")) == 1


def test_an_offer_taken_back_is_told_to_the_provider(world):
    one = offered(world)
    with acting_as(world.trust_actor()) as sam:
        withdraw_sessions(by=sam, session_ids=[one.pk], reason="The room floods")
    told()

    assert words_of(world.provider_actor()) == []
    assert mails()[-1].subject == f"{world.trust.short_name} took 1 list back"


def test_what_time_alone_changes_comes_with_the_sweep(world):
    session(world, dt.date(2026, 11, 14), *DELIVERED)
    session(world, dt.date(2026, 11, 14), "accepted", "staffed", "locked", start="13:30")
    session(world, SATURDAY + dt.timedelta(weeks=6), "accepted")
    session(world, SATURDAY + dt.timedelta(weeks=9), "accepted", start="13:30")

    opened = sweep_tasks()

    # The other two are procurement's, the end of the contract, and governance's, telling JAG that insourcing began.
    assert (opened, sweep_tasks()) == (6, 0)
    assert words_of(world.trust_actor()) == [
        "Sign off Endoscopy 1, Sat 14 Nov 2026, 08:30 to 12:30",
        "Nothing is said of what was done: Endoscopy 1, Sat 14 Nov 2026, 13:30 to 17:30",
    ]
    assert words_of(world.provider_actor()) == [
        "Name the team of Endoscopy 1, Sat 16 Jan 2027, 08:30 to 12:30",
        "Log what was delivered in Endoscopy 1, Sat 14 Nov 2026, 13:30 to 17:30",
    ]


def test_a_role_sees_only_the_tasks_it_can_do(world):
    session(world, dt.date(2026, 11, 14), *DELIVERED)
    sweep_tasks()

    assert len(words_of(world.trust_actor())) == 1
    assert words_of(world.trust_actor(Role.SCHEDULER)) == []
    assert words_of(make_world().trust_actor()) == []
