"""TCI lists: what differs, accepting it, two people at once, taking it back, writing it back."""

import pytest

from accounts.roles import Role
from audit.models import Event
from base.errors import InvalidInput, NotAllowed, NotFound, Outdated, RuleBroken
from base.row_security import acting_as
from tests.support.world import SYSTEM, make_world, nhs_number
from tests.waiting_list.imports.support import as_csv as ptl
from tests.waiting_list.imports.support import needs, row, take
from tests.waiting_list.tci.support import SATURDAY, accept, compared, line, listed, receive, told
from waiting_list.imports.selectors import beside_last
from waiting_list.imports.services.undo import undo_import
from waiting_list.models import AcceptedDifference, Need
from waiting_list.tci import list_file as reading
from waiting_list.tci.services.accept import accept_all, accept_differences
from waiting_list.tci.services.export import export_compared, export_days

pytestmark = pytest.mark.django_db


def dates(world) -> list[str]:
    return [str(need.tci_on or "") for need in needs(world)]


def test_a_list_is_compared_with_what_is_here():
    world = make_world()
    listed(world, 1)
    listed(world, 2, **{"TCI Date": "2026-12-12"})
    listed(world, 3, **{"TCI Date": "2026-12-19"})
    listed(world, 4, **{"TCI Date": "2026-12-05"})

    seen = compared(world, receive(world, [line(1), line(2, "19/12/2026"), line(4)]))

    assert told(seen) == [
        ("there", 2, {"tci_on": ("", "Sat 5 Dec 2026")}),
        ("changed", 3, {"tci_on": ("Sat 12 Dec 2026", "Sat 19 Dec 2026")}),
        ("here", None, {"tci_on": ("Sat 19 Dec 2026", "")}),
    ]
    assert (seen.same, seen.rows, str(seen.first), str(seen.last)) == (1, 3, "2026-12-05", "2026-12-19")


def test_a_date_outside_the_days_of_the_list_is_not_missing_from_it():
    world = make_world()
    listed(world, 1)
    listed(world, 2, **{"TCI Date": "2027-02-06"})

    assert [item[0] for item in told(compared(world, receive(world, [line(1)])))] == ["there"]


def test_rows_pasted_from_a_spreadsheet_are_read():
    world = make_world()
    listed(world, 1)

    pasted = "Theatre list\r\n\r\nUnit Number\tTCI\tOperation\r\nH000001\t5 Dec 2026\tColonoscopy\r\n"
    seen = compared(world, receive(world, None, content=pasted.encode()))

    assert told(seen) == [("there", 4, {"tci_on": ("", "Sat 5 Dec 2026")})]


REFUSED = {
    "row:patient_not_listed": line(9),
    "tci_on:required": line(1, ""),
    "tci_on:date_unknown": line(1, "31/02/2026"),
    "row:patient_number_needed": line(1) | {"Unit Number": ""},
    "nhs_number:nhs_number_check_digit": line(1, **{"NHS No": "9990000010"}),
    "nhs_number:nhs_number_of_other_hospital_number": line(7, **{"NHS No": nhs_number(1)}),
    "nhs_number:patient_numbers_disagree": line(2, **{"NHS No": nhs_number(1)}),
    "hospital_number:hospital_number_of_other_nhs_number": line(1, **{"NHS No": nhs_number(8)}),
    "pathway_id:pathway_of_other_patient": line(1, **{"Pathway ID": "PW000002"}),
    "row:need_not_waiting": line(1, **{"Pathway ID": "PW999999"}),
    "provider:other_trusts_row": line(1, Provider="RZZ"),
    "row:need_ambiguous": line(3),
}


@pytest.mark.parametrize("code", REFUSED)
def test_a_row_that_cannot_be_taken_says_why_and_the_others_are_compared(code):
    world = make_world()
    listed(world, 1, 2, 4)
    take(world, ptl([row(3), row(3, **{"Pathway ID": "PW000033", "Waiting List ID": "W33"})]))
    blank = dict.fromkeys(("NHS No", "Pathway ID", "Provider"), "")

    seen = compared(world, receive(world, [blank | REFUSED[code], blank | line(4)]))

    assert code in seen.met[2]
    assert seen.rejected == {2}
    assert [item[1] for item in told(seen)] == [3]


def test_the_same_need_twice_in_a_list_counts_once():
    world = make_world()
    listed(world, 1)

    seen = compared(world, receive(world, [line(1), line(1, "12/12/2026")]))

    assert ([item[1] for item in told(seen)], seen.met) == ([2], {3: ["row:need_twice"]})


def test_a_pathway_or_an_nhs_number_finds_the_need_as_well():
    world = make_world()
    listed(world, 1, 2)
    lines = [
        {"NHS No": nhs_number(1), "Pathway ID": "", "TCI": "05/12/2026"},
        {"NHS No": "", "Pathway ID": "PW000002", "TCI": "05/12/2026"},
    ]

    assert [item[1] for item in told(compared(world, receive(world, lines)))] == [2, 3]


def test_a_picked_line_is_accepted_and_the_others_wait():
    world = make_world()
    listed(world, 1, 2)
    run = receive(world, [line(1), line(2)])
    first, second = compared(world, run).differences

    done = accept(world, run, [first.token])

    assert (done.accepted, done.stale, dates(world)) == (1, (), ["2026-12-05", ""])
    left = compared(world, run)
    assert [item.token for item in left.differences] == [second.token]
    with acting_as(SYSTEM):
        run.refresh_from_db()
    assert (run.state, run.new, run.rows, run.written) == ("done", 1, 2, {"need": 1})


def test_all_are_accepted_at_once_with_a_number_of_statements_that_does_not_grow(django_assert_max_num_queries):
    world = make_world()
    listed(world, *range(1, 41))
    run = receive(world, [line(serial, Minutes="45") for serial in range(1, 41)])
    seen = compared(world, run).seen

    with django_assert_max_num_queries(60), acting_as(world.trust_actor(Role.SCHEDULER)) as actor:
        done = accept_all(by=actor, run_id=run.pk, seen=seen)

    assert (done.accepted, set(dates(world))) == (40, {"2026-12-05"})
    assert {need.minutes for need in needs(world)} == {45}
    assert compared(world, run).differences == ()


def test_a_need_that_is_here_only_loses_its_date_when_that_is_accepted():
    world = make_world()
    listed(world, 1, 2, **{"TCI Date": "2026-12-05"})
    run = receive(world, [line(1)])
    (gone,) = compared(world, run).differences

    accept(world, run, [gone.token])

    assert (gone.kind, dates(world)) == ("here", ["2026-12-05", ""])


def test_the_second_person_is_told_what_the_first_did():
    world = make_world()
    listed(world, 1, 2)
    run = receive(world, [line(1), line(2)])
    seen = compared(world, run)
    accept(world, run, [seen.differences[0].token])

    second = accept(world, run, [item.token for item in seen.differences])

    assert second.accepted == 1
    assert len(second.stale) == 1
    assert second.stale[0].startswith("Line 2: ")
    assert "accepted it at" in second.stale[0]
    with pytest.raises(Outdated) as refused, acting_as(world.trust_actor(Role.SCHEDULER)) as actor:
        accept_all(by=actor, run_id=run.pk, seen=seen.seen)
    assert refused.value.code == "differences_changed"
    assert "accepted 2 lines" in refused.value.detail


def test_a_need_changed_elsewhere_meanwhile_is_told_and_left_alone():
    world = make_world()
    listed(world, 1)
    run = receive(world, [line(1)])
    (seen,) = compared(world, run).differences
    with acting_as(world.trust_actor()):
        Need.objects.filter(pk=seen.need.pk).update(tci_on="2026-12-12")

    done = accept(world, run, [seen.token])

    assert (done.accepted, dates(world)) == (0, ["2026-12-12"])
    assert "it was changed meanwhile" in done.stale[0]
    assert "here Sat 12 Dec 2026, list Sat 5 Dec 2026" in done.stale[0]


def test_what_was_accepted_is_taken_back():
    world = make_world()
    listed(world, 1)
    listed(world, 2, **{"TCI Date": "2026-12-12"})
    run = receive(world, [line(1, Minutes="45"), line(2)])
    before = [(need.tci_on, need.minutes, need.run_id) for need in needs(world)]
    for item in compared(world, run).differences:
        accept(world, run, [item.token])

    with acting_as(world.trust_actor(Role.SCHEDULER)) as actor:
        undone = undo_import(by=actor, run_id=run.pk, reason="Last week's list")

    assert [(need.tci_on, need.minutes, need.run_id) for need in needs(world)] == before
    assert (undone.state, undone.undo_reason) == ("undone", "Last week's list")
    with pytest.raises(RuleBroken) as refused:
        accept(world, run, ["1.x"])
    assert refused.value.code == "import_settled"


def test_what_was_changed_since_stays():
    world = make_world()
    listed(world, 1)
    run = receive(world, [line(1)])
    accept(world, run, [compared(world, run).differences[0].token])
    with acting_as(world.trust_actor()):
        Need.objects.update(minutes=30)

    with pytest.raises(RuleBroken) as refused, acting_as(world.trust_actor(Role.SCHEDULER)) as actor:
        undo_import(by=actor, run_id=run.pk)

    assert refused.value.code == "import_touched"


def test_the_list_is_written_back_in_its_own_columns_and_order():
    world = make_world()
    listed(world, 1, 2)
    listed(world, 3, **{"TCI Date": "2026-12-05"})
    lines = [
        {"Ward": "7A", "TCI": "5-Dec-2026", "Op": "Colonoscopy", "Unit Number": "H000001", "Note": "=1+1"},
        {"Ward": "7B", "TCI": "5-Dec-2026", "Op": "Colonoscopy", "Unit Number": "H000002", "Note": ""},
        {"Ward": "7C", "TCI": "5-Dec-2026", "Op": "Colonoscopy", "Unit Number": "H000009", "Note": ""},
    ]
    run = receive(world, lines)
    accept(world, run, [compared(world, run).differences[0].token])
    with acting_as(SYSTEM):
        Need.objects.filter(pk=needs(world)[0].pk).update(tci_on="2026-12-12")

    with acting_as(world.trust_actor(Role.SCHEDULER)) as actor:
        back = export_compared(by=actor, run=run).removeprefix("\ufeff").splitlines()
        days = export_days(by=actor, first=SATURDAY, last=SATURDAY).removeprefix("\ufeff").splitlines()

    assert back == [
        "Ward,TCI,Op,Unit Number,Note",
        "7A,12-Dec-2026,Colonoscopy,H000001,'=1+1",
        ",05-Dec-2026,,H000003,",
    ]
    assert days == ["Ward,TCI,Op,Unit Number,Note", ",05/12/2026,,H000003,"]


def test_without_a_list_the_trusts_columns_are_not_known():
    with pytest.raises(RuleBroken) as refused, acting_as(make_world().trust_actor(Role.SCHEDULER)) as actor:
        export_days(by=actor, first=SATURDAY, last=SATURDAY)

    assert refused.value.code == "tci_columns_unknown"


def test_a_list_that_is_too_long_is_refused(monkeypatch):
    world = make_world()
    monkeypatch.setattr(reading, "MOST_ROWS", 2)

    with pytest.raises(InvalidInput) as refused:
        compared(world, receive(world, [line(serial) for serial in range(3)]))

    assert refused.value.code == "list_too_long"


def test_another_trust_and_other_roles_reach_nothing_of_it():
    world, other = make_world(), make_world()
    listed(world, 1)
    run = receive(world, [line(1)])
    (token,) = [item.token for item in compared(world, run).differences]

    with pytest.raises(NotFound), acting_as(other.trust_actor(Role.SCHEDULER)) as actor:
        accept_differences(by=actor, run_id=run.pk, tokens=[token])
    with pytest.raises(NotAllowed), acting_as(world.trust_actor(Role.FINANCE)) as actor:
        accept_differences(by=actor, run_id=run.pk, tokens=[token])
    assert told(compared(other, receive(other, [line(1)]))) == []
    assert dates(world) == [""]


def test_the_trail_tells_how_many_and_nobodys_number():
    world = make_world()
    listed(world, 1)
    run = receive(world, [line(1, **{"NHS No": nhs_number(1)})])
    accept(world, run, [item.token for item in compared(world, run).differences])

    with acting_as(SYSTEM):
        events = list(Event.objects.filter(name__startswith="tci_list").values_list("name", "data"))
        everything = repr(list(Event.objects.values()))
    assert events == [("tci_list.accepted", {"lines": 1})]
    assert nhs_number(1) not in everything
    assert "H000001" not in everything


def test_the_database_shows_no_accepted_line_to_another_trust():
    world, other = make_world(), make_world()
    listed(world, 1)
    run = receive(world, [line(1)])
    accept(world, run, [item.token for item in compared(world, run).differences])

    with acting_as(other.trust_actor(Role.SCHEDULER)):
        assert AcceptedDifference.objects.count() == 0
    with acting_as(world.trust_actor(Role.SCHEDULER)):
        assert AcceptedDifference.objects.count() == 1


def test_a_list_is_set_beside_the_last_one_and_what_is_far_smaller_is_pointed_out():
    world = make_world()
    listed(world, *range(1, 7))
    with acting_as(world.trust_actor(Role.SCHEDULER)) as by:
        first = receive(world, [line(serial) for serial in range(1, 6)])
        assert beside_last(by, first, 5) is None
    accept(world, first, [compared(world, first).differences[0].token])
    second = receive(world, [line(serial) for serial in range(1, 7)])
    with acting_as(world.trust_actor(Role.SCHEDULER)) as by:
        alike, smaller = (beside_last(by, second, rows) for rows in (6, 3))
    assert (alike.alike, smaller.alike) == (True, False)
    assert alike.words.startswith("Much like the last file: 5 rows on ")
    assert smaller.words.startswith("Far fewer rows than in the last file: 5 rows on ")
