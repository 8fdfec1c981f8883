"""Importing a patient tracking list."""

import io

import pytest
from django.db import connection

from accounts.roles import Role
from audit.models import Event
from base.errors import InvalidInput, NotAllowed
from base.row_security import acting_as
from plumbing.files import path_of
from tests.support.world import SYSTEM, make_world, nhs_number
from tests.waiting_list.imports.support import START, as_csv, check, counts, faults, needs, receive, row, take
from waiting_list.imports.reading import chunks
from waiting_list.imports.services.receive import receive_file
from waiting_list.models import Need

pytestmark = pytest.mark.django_db


def test_rows_become_patients_pathways_and_needs():
    world = make_world()

    run = take(world, as_csv([row(1), row(2)]))

    assert counts(run) == (2, 0, 0, 0)
    assert run.state == "done"
    first, _ = needs(world)
    assert (first.patient.hospital_number, first.patient.nhs_number) == ("H000001", row(1)["NHS Number"])
    assert (first.pathway.pathway_id, first.pathway.issuer) == ("PW000001", world.trust.ods_code)
    assert (first.pathway.clock_start, first.pathway.clock_stop, first.pathway.rtt_status) == (START, None, "20")
    assert (first.kind, first.clock, first.state, first.opcs, first.priority) == (
        "procedure",
        "rtt",
        "waiting",
        "H201",
        "P3",
    )
    assert (first.what, first.source_key, first.started_on) == ("Colonoscopy", "W1", START)
    assert faults(world, run) == {}


def test_the_same_file_again_changes_nothing():
    world = make_world()
    content = as_csv([row(n) for n in range(1, 6)])
    take(world, content)

    again = take(world, content)

    assert counts(again) == (0, 0, 5, 0)


BAD = {
    "other_trusts_row": ({"Provider Code": "RZZ"}, "provider"),
    "nhs_number_check_digit": ({"NHS Number": "9990000010"}, "nhs_number"),
    "nhs_number_length": ({"NHS Number": "999000001"}, "nhs_number"),
    "nhs_number_characters": ({"NHS Number": "99900000A8"}, "nhs_number"),
    "nhs_number_spreadsheet": ({"NHS Number": "1.23E+09"}, "nhs_number"),
    "hospital_number_format": ({"Hospital Number": "H?1"}, "hospital_number"),
    "hospital_number_spreadsheet": ({"Hospital Number": "1.2E+06"}, "hospital_number"),
    "patient_number_needed": ({"NHS Number": "", "Hospital Number": ""}, "row"),
    "pathway_id_spreadsheet": ({"Pathway ID": "1.23457E+17"}, "pathway_id"),
    "pathway_id_format": ({"Pathway ID": "P" * 21}, "pathway_id"),
    "pathway_id_needed": ({"Pathway ID": "", "Waiting List ID": ""}, "pathway_id"),
    "tfc_unknown": ({"TFC": "999"}, "tfc"),
    "tfc_format": ({"TFC": "GS"}, "tfc"),
    "required": ({"TFC": ""}, "tfc"),
    "rtt_status_unknown": ({"RTT Status": "77"}, "rtt_status"),
    "wait_start_missing": ({"Clock Start": ""}, "started_on"),
    "clock_start_in_future": ({"Clock Start": "2099-01-01"}, "clock_start"),
    "stop_before_start": ({"RTT Status": "30", "Clock Stop": "2026-01-01"}, "clock_stop"),
    "date_unknown": ({"TCI Date": "31/02/2026"}, "tci_on"),
    "date_format": ({"TCI Date": "next week"}, "tci_on"),
    "date_month_first": ({"TCI Date": "12/25/2026"}, "tci_on"),
    "date_hashes": ({"TCI Date": "########"}, "tci_on"),
    "spreadsheet_error": ({"OPCS": "#N/A"}, "opcs"),
    "text_control": ({"Procedure": "Colon\x07oscopy"}, "what"),
}


@pytest.mark.parametrize("code", BAD)
def test_a_bad_row_says_why_and_the_rest_is_kept(code):
    world = make_world()
    changes, field = BAD[code]

    run = take(world, as_csv([row(1, **{"TCI Date": "25/12/2026"}), row(2, **changes), row(3)]))

    assert counts(run) == (2, 0, 0, 1)
    assert {f"{field}:{code}"} <= set(faults(world, run)[3])
    assert [need.patient.hospital_number for need in needs(world)] == ["H000001", "H000003"]


DOUBTFUL = {
    "nhs_number_missing": ({"NHS Number": ""}, "nhs_number"),
    "nhs_number_placeholder": ({"NHS Number": "9999999999"}, "nhs_number"),
    "pathway_id_missing": ({"Pathway ID": ""}, "pathway_id"),
    "status_not_known": ({"RTT Status": "99"}, "rtt_status"),
    "outside_rtt": ({"RTT Status": "90"}, "rtt_status"),
    "stop_date_missing": ({"RTT Status": "30"}, "rtt_status"),
    "stop_status_missing": ({"Clock Stop": "2026-04-01"}, "clock_stop"),
    "opcs_format": ({"OPCS": "colonoscopy"}, "opcs"),
    "priority_unknown": ({"P Code": "P9"}, "priority"),
    "list_type_unknown": ({"Waiting List Type": "ABCD"}, "list_type"),
    "date_serial": ({"TCI Date": "46357"}, "tci_on"),
    "date_1900": ({"TCI Date": "01/01/1900"}, "tci_on"),
    "date_placeholder": ({"TCI Date": "9999-12-31"}, "tci_on"),
    "text_shortened": ({"Procedure": "x" * 121}, "what"),
}


@pytest.mark.parametrize("code", DOUBTFUL)
def test_a_doubtful_row_is_kept_with_a_warning(code):
    world = make_world()
    changes, field = DOUBTFUL[code]

    run = take(world, as_csv([row(1, **changes)]))

    assert (counts(run), run.warned) == ((1, 0, 0, 0), 1)
    assert f"{field}:{code}" in faults(world, run)[2]


def test_status_20_without_a_start_is_a_warning():
    world = make_world()
    listed = row(1, **{"Clock Start": ""}) | {"Date On List": "2026-03-02"}

    run = take(world, as_csv([listed]))

    assert counts(run) == (1, 0, 0, 0)
    assert faults(world, run) == {2: ["rtt_status:no_start_held"]}


def test_the_same_need_twice_in_a_file_counts_once():
    world = make_world()

    run = take(world, as_csv([row(1), row(1, **{"P Code": "P2"}), row(1, **{"Waiting List ID": "W1b"})]))

    assert counts(run) == (2, 0, 0, 1)
    assert faults(world, run) == {3: ["row:need_twice"]}
    assert [need.priority for need in needs(world)] == ["P3", "P3"]


@pytest.mark.parametrize("earlier", [True, False], ids=["from an earlier file", "from the same file"])
def test_an_nhs_number_of_another_hospital_number_is_refused(earlier):
    world = make_world()
    known, wrong = row(1), row(2, **{"NHS Number": row(1)["NHS Number"]})
    other = row(3, **{"Hospital Number": "H000001"})
    if earlier:
        take(world, as_csv([known]))

    run = take(world, as_csv([known, wrong, other]))

    assert run.rejected == 2
    assert faults(world, run) == {
        3: ["nhs_number:nhs_number_of_other_hospital_number"],
        4: ["hospital_number:hospital_number_of_other_nhs_number"],
    }
    assert len(needs(world)) == 1


def test_a_pathway_of_another_patient_is_refused():
    world = make_world()
    take(world, as_csv([row(1)]))

    run = take(world, as_csv([row(2, **{"Pathway ID": "PW000001"}), row(3), row(4, **{"Pathway ID": "PW000003"})]))

    assert counts(run) == (1, 0, 0, 2)
    assert faults(world, run) == {
        2: ["pathway_id:pathway_of_other_patient"],
        4: ["pathway_id:pathway_of_other_patient"],
    }
    assert {need.patient.hospital_number for need in needs(world)} == {"H000001", "H000003"}


def test_rows_with_one_number_each_are_put_together_by_a_row_with_both():
    world = make_world()
    both = row(1)
    by_nhs = row(2, **{"NHS Number": both["NHS Number"], "Hospital Number": ""})
    by_hospital = row(3, **{"NHS Number": "", "Hospital Number": both["Hospital Number"]})

    run = take(world, as_csv([by_nhs, by_hospital, both]))

    assert run.new == 3
    assert len({need.patient_id for need in needs(world)}) == 1


def test_a_stop_meets_or_removes_the_need_and_stops_the_clock():
    world = make_world()
    take(world, as_csv([row(1), row(2)]))

    run = take(
        world,
        as_csv(
            [
                row(1, **{"RTT Status": "30", "Clock Stop": "2026-05-01"}),
                row(2, **{"RTT Status": "34", "Clock Stop": "2026-05-02"}),
            ]
        ),
    )

    assert counts(run) == (0, 2, 0, 0)
    first, second = needs(world)
    assert (first.state, str(first.met_on), str(first.pathway.clock_stop)) == ("met", "2026-05-01", "2026-05-01")
    assert (second.state, str(second.removed_on), second.removal_reason) == ("removed", "2026-05-02", "stop")


def test_what_was_done_here_is_not_taken_back_by_an_older_list():
    world = make_world()
    take(world, as_csv([row(1)]))
    with acting_as(SYSTEM):
        Need.objects.filter(trust=world.trust).update(state="met", met_on=START)

    run = take(world, as_csv([row(1)]))

    assert counts(run) == (0, 0, 1, 0)
    assert faults(world, run) == {2: ["row:met_but_listed"]}
    assert needs(world)[0].state == "met"


def test_a_whole_list_closes_what_it_no_longer_has_and_opens_it_again():
    world = make_world()
    other_list = row(4, **{"Waiting List Type": "ORTT"})
    take(world, as_csv([row(1), row(2), other_list]))

    looked = check(world, as_csv([row(1)]), whole=True)
    run = take(world, as_csv([row(1)]), whole=True)
    states = [need.state for need in needs(world)]
    again = take(world, as_csv([row(1), row(2)]), whole=True)

    assert (looked.preview["closed"], run.closed) == (1, 1)
    assert states == ["waiting", "removed", "waiting"]  # the other list's needs are none of this file's business
    assert (counts(again), [need.state for need in needs(world)]) == ((0, 1, 1, 0), ["waiting"] * 3)


def test_without_saying_that_it_is_whole_a_list_closes_nothing():
    world = make_world()
    take(world, as_csv([row(1), row(2)]))

    run = take(world, as_csv([row(1)]))

    assert (run.closed, [need.state for need in needs(world)]) == (0, ["waiting", "waiting"])


def test_columns_a_file_lacks_are_left_alone():
    world = make_world()
    take(world, as_csv([row(1)]))
    narrow = [{name: row(1)[name] for name in ("NHS Number", "Pathway ID", "Waiting List ID", "TFC", "Clock Start")}]

    run = take(world, as_csv(narrow))

    need = needs(world)[0]
    assert (need.priority, need.opcs, need.patient.hospital_number) == ("P3", "H201", "H000001")
    assert run.changed == 1  # without the list type and procedure it reads as an appointment
    assert need.what == "Colonoscopy"


def test_several_needs_share_a_pathway_whatever_their_order():
    world = make_world()
    echo = row(1, **{"Waiting List ID": "ECHO", "TFC": "320", "RTT Status": "98", "Clock Start": "2026-04-01"})

    take(world, as_csv([echo, row(1)]))
    again = take(world, as_csv([echo, row(1)]))

    first, second = needs(world)
    assert first.pathway_id == second.pathway_id
    assert (first.clock, second.clock, first.pathway.clock_start) == ("none", "rtt", START)
    assert counts(again) == (0, 0, 2, 0)


def test_a_check_says_what_an_import_would_do_and_writes_nothing():
    world = make_world()
    take(world, as_csv([row(1), row(2)]))
    content = as_csv([row(1), row(2, **{"P Code": "P2"}), row(3), row(4, TFC="999")])

    looked = check(world, content)

    assert (looked.state, len(needs(world))) == ("checked", 2)
    preview = looked.preview
    assert [preview[name] for name in ("rows", "new", "changed", "unchanged", "rejected")] == [4, 1, 1, 1, 1]
    assert preview["codes"] == {"tfc:tfc_unknown": 1}
    assert preview["shown"] == [{"line": 5, "rejected": True, "faults": ["tfc:tfc_unknown"]}]


def test_clocks_are_what_their_events_say():
    world = make_world()
    take(world, as_csv([row(1), row(2, **{"RTT Status": "30", "Clock Stop": "2026-05-01"})]))
    take(world, as_csv([row(1, **{"Clock Start": "2026-01-05"}), row(2)]))

    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            """select count(*) from waiting_list_pathway p
               join waiting_list_clocks((select array_agg(id) from waiting_list_pathway)) c on c.pathway_id = p.id
               where (p.clock_start, p.clock_stop) is distinct from (c.clock_start, c.clock_stop)"""
        )
        assert cursor.fetchone() == (0,)
    first, second = needs(world)
    assert (str(first.pathway.clock_start), second.pathway.clock_stop, second.state) == ("2026-01-05", None, "waiting")


def test_walls_stand_between_trusts():
    world, other = make_world(), make_world()
    take(world, as_csv([row(1)]))

    run = take(other, as_csv([row(1)]))

    assert (run.new, len(needs(world)), len(needs(other))) == (1, 1, 1)
    assert needs(world)[0].patient_id != needs(other)[0].patient_id


@pytest.mark.parametrize(
    "table", ["importrun", "importrow", "importbefore", "importmapping", "clockevent", "patient", "pathway", "need"]
)
def test_the_database_shows_no_row_to_another_trust(table):
    world, other = make_world(), make_world()
    take(world, as_csv([row(1), row(2, TFC="999")]))
    take(world, as_csv([row(1, **{"P Code": "P2"})]))
    seen = []

    for actor in (world.trust_actor(), other.trust_actor(), world.provider_actor()):
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute(f"select count(*) > 0 from waiting_list_{table}")
            seen.append(cursor.fetchone()[0])

    assert seen == [True, False, False]


def test_no_nhs_number_is_left_anywhere_in_the_clear(caplog):
    """Neither of rows that are kept nor of rows that are refused, whatever column it slipped into."""
    world = make_world()
    number = nhs_number(994)
    rows = [
        row(994),
        row(995, TFC=number),
        row(996, **{"Clock Start": number}),
        row(997, **{"P Code": number}),
        row(998, **{"NHS Number": number, "Hospital Number": "H000998"}),
        row(999, **{"RTT Status": number}),
    ]

    run = take(world, as_csv(rows))
    check(world, as_csv(rows))

    assert run.rejected == 4
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace")
        for (table,) in cursor.fetchall():
            cursor.execute(f"select count(*) from {table} x where x::text like %s", [f"%{number}%"])
            assert (table, cursor.fetchone()[0]) == (table, 0)
        assert number.encode() not in path_of(run.file.sha256).read_bytes()
    assert number not in caplog.text


def test_an_import_leaves_one_event_a_statement_however_many_rows():
    world = make_world()

    take(world, as_csv([row(n) for n in range(1, 301)]))

    with acting_as(SYSTEM):
        events = Event.objects.filter(target_type="waiting_list_need", name="row.inserted")
        assert [event.data["count"] for event in events] == [300]


def test_the_wrong_kind_of_file_is_refused_whole():
    world = make_world()
    heading = ["NHS Number", "Pathway ID", "TFC"]

    for content, code in (
        (b"", "file_empty"),
        (b"PK\x03\x04" + bytes(100), "file_encoding"),
        (b"a,b,c\n1,2,3\n", "heading_missing"),
        (as_csv([row(1)], heading=heading), "column_missing"),
        (as_csv([row(1, **{"Clock Start": "03/25/2026"})]), "dates_month_first"),
    ):
        with pytest.raises(InvalidInput) as refused:
            take(world, content)
        assert refused.value.code == code
    assert needs(world) == []


def test_months_come_first_when_somebody_says_so():
    world = make_world()

    take(
        world,
        as_csv([row(1, **{"Clock Start": "03/25/2026"}), row(2, **{"Clock Start": "03/04/2026"})]),
        order="month_first",
    )

    assert [str(need.started_on) for need in needs(world)] == ["2026-03-25", "2026-03-04"]


@pytest.mark.parametrize(
    "dress",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("Colonoscopy", "Colonoscopy – été").encode("cp1252"),
        lambda text: text.replace(",", ";").encode(),
        lambda text: text.replace(",", "\t").encode(),
        lambda text: ("Patient tracking list\r\nTaken on 15 November 2026\r\n\r\n" + text).encode(),
        lambda text: (text + ",,,,,,,,,,,,,\r\n\r\n").encode(),
    ],
    ids=["utf-8 mark", "utf-16", "windows text", "semicolons", "tabs", "title lines", "empty lines"],
)
def test_files_are_read_however_they_are_written(dress):
    world = make_world()

    run = take(world, dress(as_csv([row(1), row(2)]).decode()))

    assert counts(run) == (2, 0, 0, 0)


def test_a_row_of_another_length_and_an_open_quotation_mark_are_named():
    world = make_world()
    text = as_csv([row(1), row(2)]).decode()
    lines = text.splitlines()

    run = take(world, "\r\n".join([*lines, lines[2] + ",more"]).encode())
    broken = take(world, ("\r\n".join(lines) + '\r\n"' + "x" * 200_000).encode(), whole=True)

    assert (counts(run), faults(world, run)) == ((2, 0, 0, 1), {4: ["row:row_length"]})
    assert faults(world, broken) == {4: ["row:quote_not_closed"]}
    assert broken.closed == 0


def test_columns_chosen_once_are_proposed_the_next_time():
    world = make_world()
    strange = [{("Wait from" if name == "Clock Start" else name): cell for name, cell in row(1).items()}]
    columns = {"nhs_number": "NHS Number", "pathway_id": "Pathway ID", "tfc": "TFC", "clock_start": "Wait from"}
    take(world, as_csv(strange), columns=columns)

    run = receive(world, as_csv(strange))

    assert run.columns["clock_start"] == "Wait from"
    assert run.columns["hospital_number"] == "Hospital Number"  # what else is recognised is proposed beside it


def test_only_those_who_may_import_do():
    world = make_world()

    with pytest.raises(NotAllowed):
        receive(world, as_csv([row(1)]), role=Role.FINANCE)
    with pytest.raises(NotAllowed), acting_as(world.provider_actor()) as actor:
        receive_file(by=actor, kind="ptl", stream=io.BytesIO(as_csv([row(1)])), name="x.csv")


def test_pieces_make_no_difference(monkeypatch):
    """Small chunks, contradictions between them included: the same file again changes nothing."""
    world = make_world()
    rows = [
        row(1),
        row(2),
        row(1, **{"Waiting List ID": "W1b", "Clock Start": "2026-01-05", "TFC": "320"}),
        row(3),
        row(1, **{"Waiting List ID": "W1"}),
        row(4, **{"Hospital Number": "H000002"}),
        row(5),
        row(6),
    ]
    monkeypatch.setattr(chunks, "ROWS", 2)

    first = take(world, as_csv(rows), whole=True)
    again = take(world, as_csv(rows), whole=True)

    assert counts(first) == (6, 0, 0, 2)
    assert faults(world, first) == {6: ["row:need_twice"], 7: ["hospital_number:hospital_number_of_other_nhs_number"]}
    assert (counts(again), again.closed) == ((0, 0, 6, 2), 0)
    assert needs(world)[0].pathway.clock_start == START
