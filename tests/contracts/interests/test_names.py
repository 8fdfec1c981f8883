"""Matching two records of the same person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.interests.names import NamedPerson, matches, name_key, number_key


@pytest.mark.parametrize(
    "name",
    [
        "Ann Smith-Jones",
        "SMITH-JONES, Ann",
        "Dr Ann Smith Jones",
        "Prof. Ann  Smith-Jones",
        "  ann smith-jones ",
        "Añn Smith-Jönes",
    ],
)
def test_one_name_in_many_forms(name):
    assert name_key(name) == "ann jones smith"


def test_an_apostrophe_is_no_word():
    assert name_key("Miss Niamh O'Brien") == name_key("NIAMH O’BRIEN") == "niamh obrien"


def test_a_number_is_compared_with_its_register():
    assert number_key("GMC", " 000 0017") == number_key("gmc", "0000017") == "gmc:0000017"
    assert number_key("", "0000017") == number_key("gmc", "") == ""


def found(named_person: NamedPerson, *others: NamedPerson) -> list[tuple[str, str]]:
    return [(match.other.name, match.by) for match in matches([named_person], others)]


ANN = NamedPerson("Dr Ann Example", "gmc", "0000017")


def test_the_same_number_is_the_same_professional_whatever_the_name():
    assert found(ANN, NamedPerson("A. Married", "gmc", "0000017")) == [("A. Married", "number")]


def test_the_same_name_without_a_number_deserves_a_look():
    assert found(ANN, NamedPerson("EXAMPLE, Ann")) == [("EXAMPLE, Ann", "name")]
    assert found(NamedPerson("Ann Example"), NamedPerson("Ann Example", "nmc", "12A3456E")) == [("Ann Example", "name")]


def test_two_numbers_of_one_register_are_two_people():
    assert found(ANN, NamedPerson("Ann Example", "gmc", "0000018")) == []


def test_numbers_of_different_registers_say_nothing():
    assert found(ANN, NamedPerson("Ann Example", "nmc", "12A3456E")) == [("Ann Example", "name")]


def test_a_pair_is_found_once():
    assert found(ANN, NamedPerson("Ann Example", "gmc", "0000017")) == [("Ann Example", "number")]


def test_nothing_matches_nobody():
    assert found(NamedPerson(""), NamedPerson(""), NamedPerson("Dr")) == []


@given(st.text(max_size=40))
def test_a_key_of_a_key_is_itself(name):
    assert name_key(name_key(name)) == name_key(name)
