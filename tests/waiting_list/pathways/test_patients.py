"""Finding and adding patients by the numbers systems send."""

import threading

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from base.actors import Actor
from base.errors import Fault
from base.row_security import acting_as
from plumbing.fields import keyed_digest
from tests.support.world import SYSTEM, make_world, nhs_number
from waiting_list.models import Patient, PatientShare
from waiting_list.pathways.pseudonyms import WORDS, new_pseudonym
from waiting_list.pathways.services.patients import PatientKey, find_or_add_patients

INTAKE = Actor.system("activity intake")


def ask(world, *keys, provider=True):
    with acting_as(world.provider_actor()):
        return find_or_add_patients(
            by_system=INTAKE, trust_id=world.trust.pk, wanted=keys, provider_id=world.provider.pk if provider else None
        )


def stored(world):
    with acting_as(SYSTEM):
        return list(Patient.objects.filter(trust=world.trust).order_by("pk"))


@pytest.mark.django_db
class TestOneCaller:
    def test_a_new_patient_is_added_once_and_found_again_by_either_number(self):
        world = make_world()
        number = nhs_number(1)

        (added,) = ask(world, PatientKey(number, "h100"))
        spaced = f"{number[:3]} {number[3:6]}-{number[6:]}"
        again = ask(world, PatientKey(spaced), PatientKey(None, " H100 "), PatientKey(number, "H100"))

        assert [patient.pk for patient in again] == [added.pk] * 3
        assert [(p.hospital_number, p.nhs_number, p.nhs_status) for p in stored(world)] == [("H100", number, "02")]

    def test_the_number_is_kept_sealed_and_as_a_keyed_digest_only(self):
        world = make_world()
        number = nhs_number(2)

        (added,) = ask(world, PatientKey(number))

        assert bytes(added.nhs_hmac) == keyed_digest(number, purpose="nhs-number")
        with acting_as(SYSTEM), connection.cursor() as cursor:
            cursor.execute("select row_to_json(p)::text from waiting_list_patient p where id = %s", [added.pk])
            assert number not in cursor.fetchone()[0]
            cursor.execute("select count(*) from audit_event e where e::text like %s", [f"%{number}%"])
            assert cursor.fetchone() == (0,)

    def test_a_patient_known_by_one_number_gets_the_other(self):
        world = make_world()
        number = nhs_number(3)
        (by_hospital,) = ask(world, PatientKey(None, "H300"))
        assert by_hospital.nhs_status == "03"

        (both,) = ask(world, PatientKey(number, "H300"))
        (by_number,) = ask(world, PatientKey(number))

        assert by_hospital.pk == both.pk == by_number.pk
        assert [(p.hospital_number, p.nhs_status) for p in stored(world)] == [("H300", "02")]

    def test_keys_of_one_call_that_mean_one_patient_make_one_patient(self):
        world = make_world()
        number = nhs_number(4)

        answers = ask(world, PatientKey(number), PatientKey(None, "H400"), PatientKey(number, "H400"))

        assert len({answer.pk for answer in answers}) == len(stored(world)) == 1

    def test_numbers_of_two_patients_are_refused_without_naming_them(self):
        world = make_world()
        number, other = nhs_number(5), nhs_number(6)
        ask(world, PatientKey(number, "H500"), PatientKey(other, "H600"))

        crossed, renumbered, refiled = ask(
            world, PatientKey(number, "H600"), PatientKey(nhs_number(7), "H500"), PatientKey(other, "H700")
        )

        expected = Fault(
            "", "patient_numbers_disagree", "The NHS number and the hospital number belong to different patients."
        )
        assert [crossed, renumbered, refiled] == [expected] * 3
        assert len(stored(world)) == 2

    def test_what_is_wrong_with_a_key_is_said_in_its_place_and_the_good_ones_are_kept(self):
        world = make_world()
        good = nhs_number(8)
        wrong = good[:-1] + str((int(good[-1]) + 1) % 10)
        keys = [
            PatientKey(),
            PatientKey("", "  "),
            PatientKey(wrong, "H800"),
            PatientKey("999"),
            PatientKey(None, "H'8;\x00"),
            PatientKey(good),
        ]

        *faults, patient = ask(world, *keys)

        assert [(f.pointer, f.code) for f in faults] == [
            ("", "patient_number_needed"),
            ("", "patient_number_needed"),
            ("/nhs_number", "nhs_number_check_digit"),
            ("/nhs_number", "nhs_number_length"),
            ("/hospital_number", "hospital_number_format"),
        ]
        assert [p.pk for p in stored(world)] == [patient.pk]
        assert wrong not in repr(keys)

    def test_only_the_patients_asked_for_are_shared_and_only_with_that_provider(self):
        world, other = make_world(), make_world()
        mine, unshared = nhs_number(9), nhs_number(10)
        ask(world, PatientKey(mine))
        ask(world, PatientKey(mine))
        ask(world, PatientKey(unshared), provider=False)

        with acting_as(world.provider_actor()) as actor:
            assert [p.nhs_number for p in Patient.objects.visible_to(actor)] == [mine]
            assert PatientShare.objects.visible_to(actor).count() == 1
        with acting_as(other.provider_actor()) as actor:
            assert list(Patient.objects.visible_to(actor)) == []

    def test_the_same_number_at_two_trusts_is_two_patients(self):
        world, other = make_world(), make_world()
        number = nhs_number(11)

        ask(world, PatientKey(number, "H1"))
        ask(other, PatientKey(number, "H1"))

        assert len(stored(world)) == len(stored(other)) == 1

    def test_the_addition_is_on_the_trail_with_counts_only(self):
        world = make_world()

        ask(world, PatientKey(nhs_number(12)), PatientKey(nhs_number(13)))

        with acting_as(world.trust_actor()):
            event = Event.objects.get(name="patients.added")
        assert event.data == {"added": 2, "completed": 0}
        assert event.actor_label == "activity intake"

    def test_queries_do_not_grow_with_the_keys(self):
        def queries(count):
            world = make_world()
            keys = [PatientKey(nhs_number(n), f"Q{n}") for n in range(count)]
            with CaptureQueriesContext(connection) as seen:
                assert all(isinstance(answer, Patient) for answer in ask(world, *keys))
            return len(seen)

        assert queries(3) == queries(1_000)

    def test_an_invented_name_that_is_taken_is_not_given_twice(self, monkeypatch):
        # One word leaves 10,000 names: of the second thousand about a hundred draw one that is taken.
        monkeypatch.setattr("waiting_list.pathways.pseudonyms.WORDS", ("Amber",))
        world = make_world()

        ask(world, *[PatientKey(nhs_number(n)) for n in range(1_000)])
        ask(world, *[PatientKey(nhs_number(n)) for n in range(1_000, 2_000)])

        assert len({p.pseudonym for p in stored(world)}) == 2_000
        with acting_as(world.trust_actor()):
            added = [event.data for event in Event.objects.filter(name="patients.added")]
        assert added == [{"added": 1_000, "completed": 0}] * 2


def test_invented_names_are_a_word_and_digits():
    word, digits = new_pseudonym().split("-")

    assert word in WORDS
    assert len(digits) == 4
    assert digits.isdigit()
    assert len(set(WORDS)) == len(WORDS)


def test_two_batches_naming_the_same_new_patients_in_another_order_get_the_same_ones(committed):
    world = make_world()
    keys = [PatientKey(nhs_number(n), f"R{n}") for n in range(1, 101)]
    together = threading.Barrier(4, timeout=30)
    answers: dict[int, dict] = {}

    def batch(turn):
        mine = keys[turn * 25 :] + keys[: turn * 25]
        together.wait()
        answers[turn] = {key: pair.pk for key, pair in zip(mine, ask(world, *mine), strict=True)}
        connections.close_all()

    threads = [threading.Thread(target=batch, args=(turn,)) for turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert len(answers) == 4
    assert all(answers[turn] == answers[0] for turn in range(4))
    assert len(stored(world)) == 100
