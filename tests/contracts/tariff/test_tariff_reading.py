"""Reading payment scheme prices: columns people choose, tabs, no price as an answer, what is wrong line by line."""

from decimal import Decimal

import pytest

from base.errors import InvalidInput, TooLarge
from contracts.tariff.currency import attendance_pod, pod_fits, read_code, read_hrg, read_pod
from contracts.tariff.reading import mapping_of, read_amount, read_prices
from contracts.tariff.table import read_table
from nhs.errors import Invalid
from tests.contracts.tariff.tariffs import LONG, LONG_MAPPING, MAPPING, WIDE


def read(text: str, mapping: dict):
    table = read_table(text.encode())
    return read_prices(table, mapping_of(mapping, table.headers))


def prices(reading) -> list[tuple]:
    return [(pod.code, pod.pod, pod.price, pod.tab) for pod in reading.prices]


def faults(reading) -> list[tuple[str, str]]:
    return [(fault.code, fault.detail) for fault in reading.faults]


def test_a_column_for_each_point_of_delivery():
    reading = read(WIDE, MAPPING)

    assert prices(reading) == [
        ("FE32Z", "dc_el", Decimal("655.00"), "1 APC & OPROC"),
        ("FE32Z", "op_proc", Decimal("540.00"), "1 APC & OPROC"),
        ("FE22Z", "dc_el", Decimal("334.00"), "1 APC & OPROC"),
        ("FE22Z", "op_proc", None, "1 APC & OPROC"),
        ("BZ34A", "dc_el", Decimal("1020.00"), "4b Other unit prices"),
        ("BZ34A", "op_proc", None, "1 APC & OPROC"),
    ]
    assert (reading.faults, reading.tabs, reading.passed_over, reading.without_price) == (
        [],
        {"1 APC & OPROC": 5, "4b Other unit prices": 1},
        1,
        2,
    )


def test_one_column_of_prices_with_one_of_points_of_delivery():
    assert prices(read(LONG, LONG_MAPPING)) == [
        ("301", "op_first", Decimal("231.00"), ""),
        ("301", "op_follow_up", None, ""),
        ("FE32Z", "dc_el", Decimal("640.00"), ""),
    ]


def test_two_different_prices_of_the_same_thing_are_refused_and_equal_ones_are_one():
    text = "Tab,Code,POD,Price\n1,FE32Z,dc,655\n4b,FE32Z,dc,655\n4b,FE32Z,dc,640\n"
    reading = read(text, {**LONG_MAPPING, "tab": "Tab"})
    assert faults(reading) == [("price_twice", "Line 4: FE32Z, day case, has another price in line 2, tab 1.")]
    assert len(reading.prices) == 1


def test_every_wrong_line_is_named_and_none_repeats_what_it_held():
    text = "Code,POD,Price\nFE3,dc,655\nFE32Z,ward,655\nFE32Z,dc,cheap\nFE22Z,dc,1.005\n999,op_first,1\n"
    found = faults(read(text, LONG_MAPPING))
    assert [code for code, _ in found] == ["unknown_currency", "unknown_value", "invalid", "invalid", "tfc_unknown"]
    assert [detail.split(":")[0] for _, detail in found] == [f"Line {n}" for n in (2, 3, 4, 5, 6)]
    assert not any(word in detail for _, detail in found for word in ("cheap", "ward,", "FE3 "))


@pytest.mark.parametrize(
    ("hrg", "pod"),
    [
        ("WF01A", "op_follow_up"),
        ("WF01B", "op_first"),
        ("WF01C", "op_follow_up_remote"),
        ("WF01D", "op_first_remote"),
        ("WF02A", "op_follow_up"),
        ("WF02B", "op_first"),
        ("WF02C", "op_follow_up_remote"),
        ("WF02D", "op_first_remote"),
        ("FE32Z", None),
        ("WF03A", None),
    ],
)
def test_the_letter_of_an_attendance_says_what_it_is(hrg, pod):
    assert attendance_pod(hrg) == pod


def test_an_attendance_under_the_wrong_point_of_delivery_is_refused():
    found = faults(read("Code,POD,Price\nWF01A,op_first,200\n", LONG_MAPPING))
    assert found == [
        ("wrong_pod", "Line 2: WF01A is for follow-up attendance, face to face, not first attendance, face to face.")
    ]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("655", "655.00"),
        ("£1,234.50", "1234.50"),
        (" 12.5 ", "12.50"),
        ("-", None),
        ("", None),
        ("N/A", None),
        ("no unit price", None),
        ("0", "0.00"),
        ("655.10", "655.10"),
        ("655.100", "655.10"),
    ],
)
def test_an_amount_or_that_there_is_none(text, amount):
    assert read_amount(text) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize("text", ["-5", "1e3", "twelve", "1.005", "6550000000", "٦٥٥"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(Invalid):
        read_amount(text)


def test_codes_are_tidied_and_told_apart():
    assert read_code(" fe32z ") == ("hrg", "FE32Z")
    assert read_code("301") == ("tfc", "301")
    assert read_hrg("we 01 a") == "WE01A"
    assert read_pod("Day case") == "dc"
    for wrong in ("", "FE3Z", "F32ZZ", "30"):
        with pytest.raises(Invalid):
            read_code(wrong)


def test_a_combined_price_serves_day_cases_and_electives():
    assert [pod_fits("dc_el", pod) for pod in ("dc", "el", "dc_el", "op_proc")] == [True, True, True, False]
    assert not pod_fits("dc", "dc_el")


@pytest.mark.parametrize(
    ("mapping", "pointers"),
    [
        ({}, ["/code", "/prices"]),
        ({"code": "Nothing"}, ["/code", "/prices"]),
        ({"code": "Code", "pod": "POD"}, ["/price"]),
        ({"code": "Code", "pod": "POD", "price": "Price", "prices": {"dc": "Price"}}, ["/prices"]),
        ({"code": "Code", "prices": {"ward": "Price"}}, ["/prices/ward"]),
        ({"code": "Code", "prices": ["Price"]}, ["/prices"]),
    ],
)
def test_columns_that_cannot_be_right_are_refused(mapping, pointers):
    with pytest.raises(InvalidInput) as refused:
        mapping_of(mapping, ["Code", "POD", "Price"])
    assert [fault.pointer for fault in refused.value.errors] == pointers


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04rest", "file_not_csv"),
        (b"a\0b", "file_not_csv"),
        (b"", "file_no_header"),
        (b"Title\n", "file_no_header"),
        (b"A,B\n", "file_empty"),
        (b"A,A\n1,2\n", "header_twice"),
    ],
)
def test_a_file_that_is_no_table_is_refused(content, code):
    with pytest.raises(InvalidInput) as refused:
        read_table(content)
    assert refused.value.code == code


def test_a_file_too_large_is_refused():
    with pytest.raises(TooLarge):
        read_table(b"A,B\n" + b"x" * 20_000_001)


def test_the_separators_and_encodings_of_real_workbooks():
    assert read_table(b"A;B\n1,5;2\n").rows == [(2, {"A": "1,5", "B": "2"})]
    assert read_table("A\tB\n£5\t2\n".encode("cp1252")).rows == [(2, {"A": "£5", "B": "2"})]
    assert read_table("\ufeffA,B\n1,2\n".encode()).headers == ["A", "B"]
