import inspect
import json
import pickle

import pytest

from nhs import codes
from nhs.codes import (
    RTT_TOTAL,
    TREATMENT_FUNCTIONS,
    AdmissionOfferOutcome,
    AttendanceOutcome,
    Attended,
    Attribution,
    CancellationReason,
    Code,
    ConsultationMedium,
    DiagnosticGroup,
    DiagnosticTest,
    FirstAttendance,
    IntendedManagement,
    NhsNumberStatus,
    PhysicalHarm,
    Priority,
    PsychologicalHarm,
    RttEffect,
    RttLine,
    RttPart,
    RttStatus,
    rtt_line,
    tfc_name,
    tfcs_of_line,
)
from nhs.errors import Invalid

LISTS = [kind for _, kind in inspect.getmembers(codes, inspect.isclass) if issubclass(kind, Code) and kind is not Code]


@pytest.mark.parametrize("kind", LISTS, ids=lambda kind: kind.__name__)
class TestEveryList:
    def test_a_member_is_its_code(self, kind):
        for member in kind:
            assert member == member.value
            assert str(member) == member.value
            assert f"{member}" == member.value

    def test_a_member_explains_itself(self, kind):
        assert all(member.label for member in kind)
        assert kind.choices() == [(member.value, member.label) for member in kind]

    def test_members_travel_as_their_code(self, kind):
        for member in kind:
            assert pickle.loads(pickle.dumps(member)) is member  # noqa: S301
            assert json.dumps(member) == json.dumps(member.value)

    def test_labels_are_different(self, kind):
        assert len({member.label for member in kind}) == len(kind)

    def test_parsing_gives_the_member_back(self, kind):
        assert [kind.parse(f" {member.value.lower()} ") for member in kind] == list(kind)

    def test_an_unknown_code_is_refused_without_being_repeated(self, kind):
        with pytest.raises(Invalid) as refusal:
            kind.parse("no such code")

        assert refusal.value.code.endswith("_unknown")
        assert "no such code" not in str(refusal.value)


@pytest.mark.parametrize("kind", LISTS)
def test_a_code_as_it_is_kept_names_its_member_and_nothing_else_does(kind):
    assert [kind.of(member.value) for member in kind] == list(kind)
    for other in ("", "no such code", *{member.value.swapcase() for member in kind} - {m.value for m in kind}):
        with pytest.raises(ValueError, match="no such code"):
            kind.of(other)


def test_a_leading_zero_a_spreadsheet_dropped_is_put_back():
    assert ConsultationMedium.parse("1") is ConsultationMedium.FACE_TO_FACE
    assert NhsNumberStatus.parse(7) is NhsNumberStatus.NOT_PRESENT


def test_only_a_present_number_is_present():
    assert [status.value for status in NhsNumberStatus if status.has_number] == ["01", "02"]


class TestRttStatus:
    def test_there_are_17_codes(self):
        assert len(RttStatus) == 17

    @pytest.mark.parametrize(
        ("effect", "expected"),
        [
            (RttEffect.START, ["10", "11", "12"]),
            (RttEffect.CONTINUE, ["20", "21", "99"]),
            (RttEffect.STOP, ["30", "31", "32", "33", "34", "35", "36"]),
            (RttEffect.NOT_RTT, ["90", "91", "92", "98"]),
        ],
    )
    def test_what_each_does_to_the_clock(self, effect, expected):
        assert [status.value for status in RttStatus if status.effect is effect] == expected

    def test_99_runs_on_and_waits_for_a_correction(self):
        assert [status.value for status in RttStatus if status.needs_correction] == ["99"]

    def test_33_nullifies(self):
        assert [status.value for status in RttStatus if status.nullifies] == ["33"]

    def test_starts_and_stops_can_be_asked_for(self):
        assert RttStatus.FIRST_ACTIVITY.starts_clock
        assert RttStatus.FIRST_TREATMENT.stops_clock
        assert not RttStatus.NOT_YET_KNOWN.starts_clock

    def test_31_and_32_start_active_monitoring(self):
        assert [status.value for status in RttStatus if status.starts_monitoring] == ["31", "32"]


class TestAttended:
    def test_5_and_6_were_seen(self):
        assert [code.value for code in Attended if code.seen] == ["5", "6"]

    def test_3_and_7_were_missed(self):
        assert sorted(code.value for code in Attended if code.missed) == ["3", "7"]

    def test_cancellations_and_the_future_are_outside_the_missed_appointment_rate(self):
        assert sorted(code.value for code in Attended if code.counts_in_dna_rate) == ["3", "5", "6", "7"]
        assert sorted(code.value for code in Attended if code.cancelled) == ["2", "4"]


def test_outcomes_are_three():
    assert [outcome.value for outcome in AttendanceOutcome] == ["1", "2", "3"]


def test_first_attendance_5_is_a_clock_stop_nobody_attended():
    assert not FirstAttendance.CLOCK_STOP_ONLY.is_attendance
    assert [code.value for code in FirstAttendance if code.is_first] == ["1", "3"]
    assert [code.value for code in FirstAttendance if code.is_follow_up] == ["2", "4"]


def test_only_a_cancellation_on_the_day_starts_the_28_day_check():
    assert [code.value for code in AdmissionOfferOutcome if code.starts_28_day_check] == ["7"]
    assert sorted(code.value for code in AdmissionOfferOutcome if code.treated) == ["1", "8"]


def test_intended_management_2_and_4_are_day_cases():
    assert [code.value for code in IntendedManagement if code.day_case] == ["2", "4"]


def test_whose_doing_a_cancellation_was_is_known_only_for_patient_and_clinical_reasons():
    assert CancellationReason.PATIENT_DNA.attribution is Attribution.PATIENT
    assert CancellationReason.UNWELL.attribution is Attribution.NEITHER
    assert CancellationReason.NO_STAFF.attribution is None
    assert CancellationReason.SESSION_OVERRAN.group == "capacity"
    assert [code for code in CancellationReason if code.clinical] == ["unwell", "not_prepared", "not_needed"]


class TestPriority:
    def test_days_of_the_surgical_priorities(self):
        days = {code.value: code.days for code in Priority if code.days}
        assert days == {"P1A": 1, "P1B": 3, "P2": 28, "P3": 84, "P4": 365}

    def test_p6_and_d6_are_the_patients_own_choice(self):
        assert [code.value for code in Priority if code.postponed_by_patient] == ["P6", "D6"]

    def test_rank_orders_procedures_and_tests_apart(self):
        assert Priority.P1A.rank == Priority.D1.rank == 0
        assert Priority.P2.rank < Priority.P3.rank
        assert Priority.parse("p1a") is Priority.P1A
        assert Priority.P5.retired


class TestDiagnosticTests:
    def test_there_are_15_in_three_groups(self):
        by_group = {group: sum(test.group is group for test in DiagnosticTest) for group in DiagnosticGroup}
        assert by_group == {"imaging": 5, "physiological": 6, "endoscopy": 4}

    def test_sort_order_is_the_published_one(self):
        assert [test.sort_order for test in DiagnosticTest] == list(range(1, 16))
        assert DiagnosticTest.MRI.sort_order == 1
        assert DiagnosticTest.GASTROSCOPY.sort_order == 15


class TestHarm:
    def test_1_is_the_gravest(self):
        assert PhysicalHarm.FATAL == "1"
        assert PsychologicalHarm.SEVERE == "1"

    def test_moderate_harm_and_worse_bring_the_duty_of_candour(self):
        assert [code.value for code in PhysicalHarm if code.duty_of_candour] == ["3", "2", "1"]
        assert [code.value for code in PsychologicalHarm if code.duty_of_candour] == ["2", "1"]


class TestSpecialties:
    def test_178_live_and_6_retired_treatment_functions(self):
        live = [function for function in TREATMENT_FUNCTIONS.values() if function.live]
        assert (len(live), len(TREATMENT_FUNCTIONS) - len(live)) == (178, 6)

    def test_every_live_treatment_function_has_a_line_and_every_line_has_one(self):
        live = [code for code, function in TREATMENT_FUNCTIONS.items() if function.live]
        assert {rtt_line(code) for code in live} == set(RttLine)
        assert sorted(code for line in RttLine for code in tfcs_of_line(line)) == sorted(live)

    def test_there_are_23_lines_and_the_total_is_not_one(self):
        assert len(RttLine) == 23
        assert RTT_TOTAL not in {line.value for line in RttLine}

    @pytest.mark.parametrize(
        ("tfc", "line"),
        [
            ("100", "C_100"),
            ("130", "C_130"),
            ("108", "C_110"),
            ("111", "C_110"),
            ("145", "C_140"),
            ("172", "C_170"),
            ("103", "X05"),
            ("104", "X05"),
            ("106", "X05"),
            ("107", "X05"),
            ("190", "X02"),
            ("191", "X02"),
            ("348", "X02"),
            ("215", "X04"),
            ("711", "X03"),
            ("656", "X03"),
            ("650", "X06"),
            ("840", "X06"),
        ],
    )
    def test_colorectal_moves_other_surgical_and_so_on(self, tfc, line):
        assert rtt_line(tfc) == line

    def test_names_leave_out_the_word_service(self):
        assert tfc_name("130") == "Ophthalmology"


def test_only_new_periods_have_no_bands():
    assert [part.value for part in RttPart if not part.has_bands] == ["Part_3"]
    assert [part.value for part in RttPart if part.has_unknown_starts] == ["Part_1A", "Part_1B"]
