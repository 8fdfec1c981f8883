"""The trust's own lists brought in from its timetable, and given up again with a reason."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.roles import Role
from audit.models import Event
from base.errors import InvalidInput, NotFound, RuleBroken, TooLarge
from base.row_security import acting_as
from tests.sessions_app.deliveries import make_session
from tests.support.visitors import visitor
from tests.support.world import SATURDAY, SYSTEM, at, make_world
from tests.trusts.test_views import date_parts
from trusts.models import Closure, RoomUse
from trusts.services import timetable
from trusts.services.in_house import release_in_house
from trusts.services.timetable import import_timetable

pytestmark = pytest.mark.django_db
HEAD = "Theatre,Day,Start,Finish,Consultant\n"
MONDAY = dt.date(2026, 12, 7)


@pytest.fixture
def world():
    return make_world()


def bring(world, text, first=MONDAY, last=MONDAY + dt.timedelta(weeks=4), **more):
    with acting_as(world.trust_actor()) as actor:
        return import_timetable(by=actor, text=text, first_day=first, last_day=last, **more)


def uses(world):
    with acting_as(SYSTEM):
        return list(RoomUse.objects.filter(trust=world.trust, kind="in_house", live=True).order_by("during"))


def test_a_row_with_a_weekday_is_a_list_each_week_but_on_bank_holidays(world):
    came = bring(world, HEAD + "Endoscopy 1,Monday,0830,12.30,Dr Kit Template\n")

    assert (len(came.lists), came.faults) == (4, [])
    assert [use.during.lower.date() for use in uses(world)] == [
        MONDAY,
        MONDAY + dt.timedelta(7),
        MONDAY + dt.timedelta(14),
        MONDAY + dt.timedelta(28),
    ]
    assert {use.note for use in uses(world)} == {"Dr Kit Template"}


def test_good_rows_are_kept_and_everything_wrong_is_named_by_its_line(world):
    make_session(world, day=SATURDAY, state="offered")
    with acting_as(SYSTEM):
        Closure.objects.create(
            trust=world.trust,
            room=world.rooms[1],
            during=(at(SATURDAY, "13:00"), at(SATURDAY, "18:00")),
            reason="Works",
        )
    text = HEAD + (
        "Endoscopy 1,05/12/2026,08:30,12:30,Clashes with a session\n"
        "Endoscopy 2,Sat 5 Dec 2026,13:30,17:30,Into a closure\n"
        "Endoscopy 2,2026-12-05,08:30,12:30,Good\n"
        "Endoscopy 2,2026-12-05,12:00,13:00,Clashes with the row above\n"
        "Endoscopy 9,2026-12-05,08:30,12:30,No such room\n"
        "Endoscopy 1,32/12/2026,08:30,25:00,Two things wrong\n"
        "Endoscopy 1,06/12/2026,12:30,08:30,Backwards\n"
        "Endoscopy 1,28/03/2027,01:30,05:00,An hour that is not there\n"
    )

    came = bring(world, text)

    assert [use.note for use in uses(world)] == ["Good"]
    assert [(fault.pointer, fault.code) for fault in came.faults] == [
        ("/7/day", "invalid"),
        ("/7/ends", "invalid"),
        ("/6/room", "room_unknown"),
        ("/8/ends", "ends_before_it_starts"),
        ("/9/starts", "local_time"),
        ("/2/starts", "own_list_clash"),
        ("/3/starts", "own_list_room_closed"),
        ("/5/starts", "own_list_clash"),
    ]
    assert came.faults[6].detail == (
        "Line 3: Endoscopy 2, Sat 5 Dec 2026, 13:30 to 17:30: the room is closed Sat 5 Dec 2026, 13:00 to 18:00: Works."
    )


def test_looking_keeps_nothing_and_the_same_file_twice_is_once(world):
    text = HEAD + "Endoscopy 1,05/12/2026,08:30,12:30,Own list\n"

    assert len(bring(world, text, dry_run=True).lists) == 1
    assert uses(world) == []
    bring(world, text)
    again = bring(world, text)

    assert (len(again.lists), again.here, again.faults, len(uses(world))) == (0, 1, [], 1)


def test_columns_can_be_chosen_and_pasted_cells_are_read(world):
    text = "Where\tWhen\tA\tB\nEndoscopy 1\t05/12/2026\t08:30\t12:30\n"
    with pytest.raises(InvalidInput) as refused:
        bring(world, text)
    assert [fault.pointer for fault in refused.value.errors] == [
        "/column-room",
        "/column-day",
        "/column-starts",
        "/column-ends",
    ]

    came = bring(world, text, columns={"room": "0", "site": "", "day": "1", "starts": "2", "ends": "3", "what": ""})

    assert (len(came.lists), came.faults) == (1, [])


@pytest.mark.parametrize(
    ("text", "refusal", "code"),
    [
        ("Theatre,Day,Start,Finish", InvalidInput, "sheet_empty"),
        (HEAD + "Endoscopy 1,Mon,08:30,12:30,x\n" * 2001, TooLarge, "too_large"),
        (HEAD + "x" * 600_000, TooLarge, "too_large"),
        (
            HEAD + "".join(f"Endoscopy 1,{d},08:30,12:30,x\n" for d in ("Mon", "Tue", "Wed")) * 40,
            InvalidInput,
            "timetable_too_long",
        ),
    ],
)
def test_files_that_cannot_be_taken_are_refused_as_a_whole(world, text, refusal, code):
    with pytest.raises(refusal) as refused:
        bring(world, text, last=MONDAY + dt.timedelta(days=370))

    assert refused.value.code == code


def test_a_list_is_given_up_with_its_reason_and_all_later_ones_if_asked(world):
    bring(world, HEAD + "Endoscopy 1,Monday,08:30,12:30,a\nEndoscopy 1,Tuesday,08:30,12:30,b\n")
    second = uses(world)[2]
    with acting_as(world.trust_actor()) as actor:
        released = release_in_house(by=actor, use_id=second.pk, reason="Surgeon on leave", later_too=True)

    assert len(released) == 3
    assert [use.note for use in uses(world)] == ["a", "b", "b", "b", "b"]
    with acting_as(SYSTEM):
        events = Event.objects.filter(name="in_house.released")
        assert {event.reason for event in events} == {"Surgeon on leave"}


def test_later_ones_are_those_of_the_same_london_clock_across_the_clock_change(world):
    text = HEAD + "Endoscopy 1,Sunday,08:30,12:30,a\n"
    bring(world, text, first=dt.date(2027, 3, 21), last=dt.date(2027, 4, 4))
    with acting_as(world.trust_actor()) as actor:
        released = release_in_house(by=actor, use_id=uses(world)[0].pk, reason="Retired", later_too=True)

    assert [use.during.lower for use in released] == [at(dt.date(2027, 3, 21 + n), "08:30") for n in (0, 7)] + [
        at(dt.date(2027, 4, 4), "08:30")
    ]


def test_what_is_given_up_twice_or_anothers_is_not_there_and_a_reason_is_needed(world):
    bring(world, HEAD + "Endoscopy 1,05/12/2026,08:30,12:30,a\n")
    pk, other = uses(world)[0].pk, make_world()
    with acting_as(other.trust_actor()) as actor, pytest.raises(NotFound):
        release_in_house(by=actor, use_id=pk, reason="Ours now")
    with acting_as(world.trust_actor()) as actor:
        with pytest.raises(InvalidInput):
            release_in_house(by=actor, use_id=pk, reason=" ")
        release_in_house(by=actor, use_id=pk, reason="Surgeon on leave")
        with pytest.raises(NotFound):
            release_in_house(by=actor, use_id=pk, reason="Again")


def test_the_page_looks_first_then_brings_in(world):
    client = visitor(Role.OPERATIONS, trust=world.trust)
    address = reverse("import-timetable")
    dates = date_parts("first_day", MONDAY) | date_parts("last_day", dt.date(2026, 12, 31))
    assert "Bring in your theatre timetable" in client.get(address).content.decode()
    text = HEAD + "Endoscopy 1,Monday,08:30,12:30,<b>a</b>\nEndoscopy 7,Monday,08:30,12:30,b\n"

    looked = client.post(address, dates | {"text": text}).content.decode()

    assert "3 lists of your own can be brought in" in looked
    assert "Line 3: There is no room of that name." in looked
    assert "&lt;b&gt;a&lt;/b&gt;" in looked
    assert uses(world) == []
    done = client.post(address, dates | {"text": text, "keep": "yes"}).content.decode()
    assert "3 lists of your own brought in" in done
    assert len(uses(world)) == 3
    wrong = client.post(address, dates | {"text": ""})
    assert (wrong.status_code, "Choose a file, or paste its rows below" in wrong.content.decode()) == (422, True)


def test_a_room_taken_in_the_same_moment_refuses_the_whole_with_a_sentence(world):
    text = HEAD + "Endoscopy 1,05/12/2026,08:30,12:30,a\n"
    looked = bring(world, text, dry_run=True)
    bring(world, text)
    with acting_as(world.trust_actor()) as actor, pytest.raises(RuleBroken) as refused:
        timetable._write(actor, looked.lists)

    assert refused.value.code == "own_list_clash"
