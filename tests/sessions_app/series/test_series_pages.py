"""The pages of series and of future lists brought in."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.roles import Role
from base.errors import InvalidInput
from base.row_security import acting_as
from sessions_app.booking.services.planned_lists import import_future_lists
from sessions_app.models import Session, SessionTemplate
from tests.support.visitors import visitor
from tests.support.world import SATURDAY, SYSTEM, at, make_world
from tests.trusts.test_views import date_parts
from trusts.models import Closure, RoomUse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
HEAD = "Date,Start,Finish,Theatre,Contract,Points\n"


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def manager(world):
    return visitor(Role.OPERATIONS, trust=world.trust)


def typed(world, **changes):
    return {
        "rooms": [str(room.pk) for room in world.rooms],
        "weekdays": ["5"],
        "every": "1",
        "starts": "08:30",
        "ends": "12:30",
        "line": str(world.line.pk),
        **date_parts("first_day", SATURDAY),
        **date_parts("last_day", SATURDAY + dt.timedelta(weeks=2)),
        **changes,
    }


def sessions(world):
    with acting_as(SYSTEM):
        return list(Session.objects.filter(trust=world.trust).order_by("starts_at", "room_id"))


def test_a_series_is_looked_at_then_booked_and_has_its_page(world, manager):
    address = reverse("series-new")
    assert "Book a series" in manager.get(address).content.decode()

    looked = manager.post(address, typed(world)).content.decode()
    assert "6 lists, £18,600: every one fits" in looked
    assert sessions(world) == []
    done = manager.post(address, typed(world, book="all"), follow=True).content.decode()

    assert "6 lists booked and offered, £18,600." in done
    assert "Every Saturday, 08:30 to 12:30, in Endoscopy 1 and Endoscopy 2" in done
    assert len(sessions(world)) == 6


def test_what_does_not_fit_is_named_and_the_rest_can_be_booked(world, manager):
    with acting_as(SYSTEM):
        Closure.objects.create(
            trust=world.trust,
            room=world.room,
            during=(at(SATURDAY, "08:00"), at(SATURDAY, "18:00")),
            reason="No porters",
        )
    address = reverse("series-new")

    refused = manager.post(address, typed(world, book="all"))
    done = manager.post(address, typed(world, book="fit", draft="yes"), follow=True).content.decode()

    assert refused.status_code == 409
    assert "5 of 6 lists fit, £15,500" in refused.content.decode()
    assert "No porters" in refused.content.decode()
    assert "5 lists saved as drafts, £15,500. 1 clash left out." in done


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"weekdays": [str(n) for n in range(7)], **date_parts("last_day", dt.date(2028, 11, 30))},
            "a series holds at most 520",
        ),
        ({"rooms": []}, "Select at least one room"),
        ({"ends": "08:00"}, "The list must end after it starts"),
        ({"rooms": ["999999"]}, "Select the rooms from the list"),
    ],
)
def test_a_series_that_makes_no_sense_is_said_at_its_field(world, manager, changes, words):
    answer = manager.post(reverse("series-new"), typed(world, **changes))

    assert (answer.status_code, words.casefold() in answer.content.decode().casefold()) == (422, True)


def test_a_series_is_changed_and_ended_from_one_of_its_lists(world, manager):
    manager.post(reverse("series-new"), typed(world, rooms=[str(world.room.pk)], book="all"))
    first, second, third = sessions(world)
    change = reverse("session-change", args=[second.pk])
    fields = {
        "scope": "following",
        "starts": "13:30",
        "ends": "17:30",
        "room": str(world.room.pk),
        "capacity": "10",
        "cases": "6",
        "version": "1",
        **date_parts("day", SATURDAY + dt.timedelta(weeks=1)),
    }

    assert "13:30 to 17:30" in manager.post(change, fields, follow=True).content.decode()
    assert [one.starts_at for one in sessions(world)] == [
        at(SATURDAY, "08:30"),
        at(SATURDAY + dt.timedelta(weeks=1), "13:30"),
        at(SATURDAY + dt.timedelta(weeks=2), "13:30"),
    ]
    stale = manager.post(change, fields | {"starts": "14:00"})
    assert (stale.status_code, "changed time from" in stale.content.decode()) == (422, True)
    end = reverse("series-end", args=[second.pk])
    manager.post(end, {"scope": "following", "reason": "The team goes elsewhere"})
    assert [one.state for one in sessions(world)] == ["offered", "withdrawn", "withdrawn"]
    assert {first.pk, third.pk} < {one.pk for one in sessions(world)}


def test_another_trusts_series_and_lists_are_not_there(world, manager):
    other = make_world()
    manager.post(reverse("series-new"), typed(world, book="all"))
    stranger = visitor(Role.OPERATIONS, trust=other.trust, email="stranger@example.com")
    with acting_as(SYSTEM):
        series = SessionTemplate.objects.get()
    for address in (
        reverse("series", args=[series.pk]),
        reverse("session-change", args=[sessions(world)[0].pk]),
        reverse("series-end", args=[sessions(world)[0].pk]),
    ):
        assert stranger.get(address).status_code == 404


def bring(world, text, **more):
    with acting_as(world.trust_actor()) as actor:
        return import_future_lists(by=actor, text=text, **more)


def test_good_rows_of_a_spreadsheet_are_booked_and_the_others_named_by_line(world):
    with acting_as(SYSTEM):
        RoomUse.objects.create(
            trust=world.trust, room=world.room, kind="in_house", during=(at(SATURDAY, "13:30"), at(SATURDAY, "17:30"))
        )
    reference = world.call_off.reference
    text = HEAD + (
        f"05/12/2026,08:30,12:30,Endoscopy 1,{reference},8\n"
        f"05/12/2026,13:30,17:30,endoscopy 1,{reference},\n"
        f"05/12/2026,08:30,12:30,Endoscopy 7,{reference},\n"
        "05/12/2026,08:30,12:30,Endoscopy 2,NSH-NONE,\n"
        f"05/11/2026,08:30,12:30,Endoscopy 2,{reference},\n"
        f"05/12/2026,8.30,1230,Endoscopy 2,{reference},nine\n"
        f"12/12/2026,0830,12:30,Endoscopy 2,{reference},\n"
    )

    looked = bring(world, text, dry_run=True)
    assert sessions(world) == []
    came = bring(world, text)
    again = bring(world, text)

    assert [(one.starts_at, one.planned_capacity) for one in sessions(world)] == [
        (at(SATURDAY, "08:30"), 8),
        (at(dt.date(2026, 12, 12), "08:30"), 10),
    ]
    assert [(fault.pointer, fault.code) for fault in came.faults] == [
        ("/3/room", "room_taken"),
        ("/4/room", "room_unknown"),
        ("/5/call_off", "call_off_not_found"),
        ("/6/starts_at", "in_the_past"),
        ("/7/capacity", "invalid"),
    ]
    assert looked.faults == came.faults
    assert (len(again.wanted), again.here) == (0, 2)


def test_a_spreadsheet_can_become_drafts_and_its_page_looks_first(world, manager):
    address = reverse("import-future-lists")
    text = HEAD + f"05/12/2026,08:30,12:30,Endoscopy 1,{world.call_off.reference},\n"

    looked = manager.post(address, {"text": text}).content.decode()
    assert "1 list can be brought in, £3,100" in looked
    done = manager.post(address, {"text": text, "draft": "on", "keep": "yes"}).content.decode()

    assert "1 list brought in, £3,100" in done
    assert [one.state for one in sessions(world)] == ["draft"]


def test_a_spreadsheet_without_its_columns_is_refused(world):
    with pytest.raises(InvalidInput) as refused:
        bring(world, "Where,When\nEndoscopy 1,tomorrow\n")

    assert {fault.code for fault in refused.value.errors} == {"sheet_column_missing"}
