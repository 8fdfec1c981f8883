"""Fields of forms: what people type, what is read from it, and the message when it cannot be read."""

from datetime import date, time
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from base import forms
from base.fields import lower_first


def said(field, value):
    """The messages of a value that is refused."""
    with pytest.raises(ValidationError) as refused:
        field.clean(value)
    return refused.value.messages


@pytest.mark.parametrize(
    ("label", "inside"),
    [("Room", "room"), ("NHS number", "NHS number"), ("E-mail address", "e-mail address"), ("A day", "a day")],
)
def test_a_label_inside_a_sentence_begins_small_unless_it_is_an_abbreviation(label, inside):
    assert lower_first(label) == inside


def test_what_is_missing_is_asked_for_as_an_instruction():
    assert said(forms.TextField(label="Contract reference"), "") == ["Enter the contract reference"]
    assert said(forms.ChoiceField(label="Room", choices=[("1", "One")]), "") == ["Select the room"]
    assert said(forms.FileField(label="Waiting list file"), None) == ["Choose the waiting list file"]
    assert said(forms.TextField(label="Why", missing="Say why the list is cancelled"), " ") == [
        "Say why the list is cancelled"
    ]


def test_text_is_trimmed_and_limited():
    field = forms.TextField(label="Name", max_length=5)
    assert field.clean("  abc ") == "abc"
    assert said(field, "abcdef") == ["Name must be 5 characters or fewer"]
    assert said(field, "a\x00b") == ["Null characters are not allowed."]


def test_an_e_mail_address_is_told_its_format():
    field = forms.EmailField(label="E-mail address")
    assert field.clean("sam.example@northshire.example") == "sam.example@northshire.example"
    assert said(field, "sam") == ["Enter an e-mail address in the correct format, like name@example.com"]


def test_a_password_keeps_its_spaces():
    assert forms.PasswordField(label="Password").clean(" a b ") == " a b "


@pytest.mark.parametrize(("typed", "read"), [("12", 12), (" 1,204 ", 1204), ("٣", 3)])
def test_a_number_may_have_spaces_and_commas(typed, read):
    assert forms.NumberField(label="Places").clean(typed) == read


@pytest.mark.parametrize("typed", ["twelve", "1.5", "9" * 5000, "1e3"])
def test_what_is_no_whole_number_is_said(typed):
    assert said(forms.NumberField(label="Places"), typed) == ["Places must be a whole number, like 12"]


def test_a_number_names_its_limits():
    field = forms.NumberField(label="Places", min_value=1, max_value=40)
    assert said(field, "0") == ["Places must be 1 or more"]
    assert said(field, "41") == ["Places must be 40 or less"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [("3100", "3100.00"), ("£3,100.50", "3100.50"), ("£ 22 250", "22250.00"), ("0.1", "0.10"), ("0", "0.00")],
)
def test_money_is_read_to_the_penny(typed, read):
    amount = forms.MoneyField(label="Price").clean(typed)
    assert (amount, str(amount)) == (Decimal(read), read)


@pytest.mark.parametrize("typed", ["12.345", "abc", "1.", "1e5", "NaN", "Infinity", "9" * 40, "-"])
def test_what_is_no_amount_is_said_with_an_example(typed):
    assert said(forms.MoneyField(label="Price"), typed) == ["Price must be an amount of money, like 3,100 or 3,100.50"]


def test_money_names_its_limits():
    field = forms.MoneyField(label="Price", most=Decimal("5000"))
    assert said(field, "-1") == ["Price must be £0 or more"]
    assert said(field, "5000.01") == ["Price must be £5,000 or less"]
    assert forms.MoneyField(label="Correction", least=None).clean("-1") == Decimal("-1.00")


@pytest.mark.parametrize(
    "typed", [["5", "12", "2026"], ["05", "12", "26"], [" 5", "dec", "2026"], ["5", "December", "2026"]]
)
def test_a_date_is_read_as_people_type_it(typed):
    assert forms.DateField(label="Day").clean(typed) == date(2026, 12, 5)


@pytest.mark.parametrize(
    ("typed", "messages"),
    [
        (["", "", ""], ["Enter the day of the list"]),
        (["5", "", "2026"], ["Day of the list must include a month"]),
        (["5", "", ""], ["Day of the list must include a month and a year"]),
        (["5", "14", "2026"], ["Month must be between 1 and 12"]),
        (["0", "13", "2026"], ["Day must be between 1 and 31", "Month must be between 1 and 12"]),
        (["5", "12", "202"], ["Year must have 4 numbers, like 2026"]),
        (["5", "12", "1026"], ["Year must have 4 numbers, like 2026"]),
        (["31", "2", "2026"], ["Day of the list must be a real date: that month has no day 31"]),
        (["x", "12", "2026"], ["Day must be between 1 and 31"]),
        (["²", "12", "2026"], ["Day must be between 1 and 31"]),
    ],
)
def test_a_date_says_which_part_is_wrong_and_what_it_must_be(typed, messages):
    assert said(forms.DateField(label="Day of the list"), typed) == messages


def test_a_date_names_its_limits():
    field = forms.DateField(label="Day", least=date(2026, 11, 27), most=date(2027, 3, 31))
    assert said(field, ["26", "11", "2026"]) == ["Day must be Fri 27 Nov 2026 or later"]
    assert said(field, ["1", "4", "2027"]) == ["Day must be Wed 31 Mar 2027 or earlier"]


def test_a_date_that_need_not_be_given_may_be_empty():
    assert forms.DateField(label="Day", required=False).clean(["", " ", ""]) is None
    assert forms.DateField(label="Day", required=False).clean(None) is None


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("08:30", time(8, 30)),
        ("8.30", time(8, 30)),
        ("0830", time(8, 30)),
        ("830", time(8, 30)),
        ("8", time(8)),
        ("23h59", time(23, 59)),
        (" 0:00 ", time(0)),
    ],
)
def test_a_time_is_read_as_people_type_it(typed, read):
    assert forms.TimeField(label="Start").clean(typed) == read


@pytest.mark.parametrize("typed", ["24:00", "8:60", "8.3", "half eight", "08:30:00"])
def test_a_time_that_cannot_be_is_said_with_an_example(typed):
    assert said(forms.TimeField(label="Start"), typed) == ["Start must be a time on the 24-hour clock, like 08:30"]


def test_a_choice_outside_the_list_is_asked_for_again():
    choices = [("t1", "Theatre 1")]
    assert said(forms.ChoiceField(label="Room", choices=choices), "t9") == ["Select the room from the list"]
    assert said(forms.MultipleChoiceField(label="Rooms", choices=choices), ["t9"]) == ["Select the rooms from the list"]


def upload(name, content):
    return SimpleUploadedFile(name, content)


def test_a_file_is_limited_by_size_and_kind():
    field = forms.FileField(label="File", endings=[".csv", ".xlsx"], most_bytes=2000)
    assert field.clean(upload("PTL.CSV", b"a,b")).name == "PTL.CSV"
    assert said(field, upload("ptl.csv", b"x" * 2500)) == ["The file is 2.5 KB; it must be 2 KB or smaller"]
    assert said(field, upload("ptl.exe", b"a")) == ["The file must be CSV or XLSX"]
    assert said(field, upload("ptl.csv", b"")) == ["The file is empty: choose another"]
