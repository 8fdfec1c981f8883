import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs import identifiers
from nhs.identifiers import (
    Invalid,
    consultant_code,
    cqc_id,
    format_nhs_number,
    gdc_number,
    gmc_number,
    gphc_number,
    hcpc_number,
    icd10,
    is_default_consultant_code,
    is_synthetic_nhs_number,
    nhs_number,
    nhs_number_ok,
    nmc_pin,
    ods_code,
    opcs4,
    registration_number,
    tfc,
    without_nhs_numbers,
)

nine_digits = st.text("0123456789", min_size=9, max_size=9)


def with_check_digit(nine: str) -> str | None:
    """The dictionary's own steps: weights 10 to 2, remainder by 11, 11 minus it; 11 is 0, 10 is none."""
    check = 11 - sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    if check == 10:
        return None
    return nine + str(0 if check == 11 else check)


class TestNhsNumber:
    @pytest.mark.parametrize(
        "text",
        ["9434765919", "943 476 5919", "943-476-5919", "  943 476 5919 ", "943\u00a0476\u00a05919", "943\t476 5919"],
    )
    def test_spaces_and_hyphens_are_taken_out(self, text):
        assert nhs_number(text) == "9434765919"

    @given(nine_digits)
    def test_the_tenth_digit_is_the_modulus_11_check(self, nine):
        good = with_check_digit(nine)
        for last in "0123456789":
            assert nhs_number_ok(nine + last) is (nine + last == good)

    def test_a_check_of_11_is_written_0(self):
        assert with_check_digit("999000005") == nhs_number("9990000050") == "9990000050"

    def test_a_check_of_10_is_never_issued(self):
        assert with_check_digit("999000000") is None
        assert not any(nhs_number_ok(f"999000000{last}") for last in range(10))

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("9434765918", "nhs_number_check_digit"),
            ("4934765919", "nhs_number_check_digit"),
            ("943476591", "nhs_number_length"),
            ("94347659190", "nhs_number_length"),
            ("943476591X", "nhs_number_characters"),
            ("\u0669\u0664\u0663\u0664\u0667\u0666\u0665\u0669\u0661\u0669", "nhs_number_characters"),
            ("", "nhs_number_missing"),
            ("   ", "nhs_number_missing"),
            (9434765919, "nhs_number_not_text"),
            (None, "nhs_number_not_text"),
        ],
    )
    def test_each_fault_has_its_code_and_a_sentence(self, text, code):
        with pytest.raises(Invalid) as refusal:
            nhs_number(text)

        assert refusal.value.code == code
        assert str(refusal.value).endswith(".")

    @pytest.mark.parametrize("text", ["9434765918", "943476591", "943476591X", "NOT-A-NUMBER"])
    def test_the_sentence_never_repeats_the_value(self, text):
        with pytest.raises(Invalid) as refusal:
            nhs_number(text)

        assert text not in str(refusal.value)
        assert text not in repr(refusal.value)

    @given(st.text() | nine_digits | st.from_regex(r"\A[0-9 -]{8,14}\Z"))
    def test_the_quick_form_accepts_exactly_what_the_parser_accepts(self, text):
        try:
            nhs_number(text)
        except Invalid:
            assert not nhs_number_ok(text)
        else:
            assert nhs_number_ok(text)

    def test_the_quick_form_refuses_what_is_not_text(self):
        assert [nhs_number_ok(value) for value in (None, 9434765919, b"9434765919")] == [False] * 3

    @given(nine_digits)
    def test_a_single_mistyped_digit_is_always_caught(self, nine):
        good = with_check_digit(nine)
        if good is not None:
            wrong = [
                good[:place] + digit + good[place + 1 :]
                for place in range(10)
                for digit in "0123456789"
                if digit != good[place]
            ]
            assert not any(map(nhs_number_ok, wrong))

    def test_it_is_shown_3_3_4(self):
        assert format_nhs_number("9434765919") == "943 476 5919"

    def test_the_999_range_is_synthetic(self):
        assert is_synthetic_nhs_number(with_check_digit("999000001"))
        assert not is_synthetic_nhs_number("9434765919")


@pytest.mark.parametrize(
    ("parse", "text", "normal"),
    [
        (ods_code, " rbd ", "RBD"),
        (ods_code, "RBD01", "RBD01"),
        (ods_code, "A", "A"),
        (ods_code, "D9Y0V", "D9Y0V"),
        (gmc_number, "1234567", "1234567"),
        (gmc_number, "123 4567", "1234567"),
        (gmc_number, "l123456", "L123456"),
        (nmc_pin, "12a3456e", "12A3456E"),
        (hcpc_number, "pa12345", "PA12345"),
        (hcpc_number, "RA1", "RA1"),
        (hcpc_number, "ODP123456", "ODP123456"),
        (hcpc_number, "PYL12345", "PYL12345"),
        (gdc_number, "123456", "123456"),
        (gphc_number, "2012345", "2012345"),
        (consultant_code, "c1234567", "C1234567"),
        (consultant_code, "CD123456", "CD123456"),
        (consultant_code, "H9999998", "H9999998"),
        (cqc_id, "1-545611283", "1-545611283"),
        (cqc_id, "rl4", "RL4"),
        (opcs4, "h20.1", "H201"),
        (opcs4, "H201", "H201"),
        (opcs4, "H2011", "H201"),
        (icd10, "K35.8", "K358"),
        (icd10, "i10", "I10X"),
        (icd10, "I10X", "I10X"),
        (icd10, "M05.13", "M0513"),
        (icd10, "A00.0-", "A000"),
        (icd10, "G01XA", "G01X-A"),
        (icd10, "G01X-A", "G01X-A"),
        (icd10, "M0513D", "M0513D"),
        (tfc, "130", "130"),
        (tfc, " 348 ", "348"),
    ],
)
def test_codes_are_brought_to_one_form(parse, text, normal):
    assert parse(text) == normal
    assert parse(normal) == normal


@pytest.mark.parametrize(
    ("parse", "text", "code"),
    [
        (ods_code, "RBD0123456", "ods_code_format"),
        (ods_code, "RB-D", "ods_code_format"),
        (ods_code, "", "ods_code_missing"),
        (gmc_number, "123456", "gmc_number_format"),
        (gmc_number, "L1234567", "gmc_number_format"),
        (gmc_number, 1234567, "gmc_number_not_text"),
        (nmc_pin, "123456AE", "nmc_pin_format"),
        (nmc_pin, "12A3456", "nmc_pin_format"),
        (hcpc_number, "ABC12345", "hcpc_number_format"),
        (hcpc_number, "PA1234567", "hcpc_number_format"),
        (gdc_number, "12345", "gdc_number_format"),
        (gphc_number, "1012345", "gphc_number_format"),
        (consultant_code, "C123456", "consultant_code_format"),
        (consultant_code, "D1234567", "consultant_code_format"),
        (consultant_code, "M1234567", "consultant_code_format"),
        (cqc_id, "1-12345", "cqc_id_format"),
        (cqc_id, "2-545611283", "cqc_id_format"),
        (opcs4, "I201", "opcs4_format"),
        (opcs4, "H20", "opcs4_format"),
        (opcs4, "H20112", "opcs4_format"),
        (icd10, "1K35", "icd10_format"),
        (icd10, "K3", "icd10_format"),
        (icd10, "K35813", "icd10_format"),
        (tfc, "13", "tfc_format"),
        (tfc, "C_130", "tfc_format"),
        (tfc, "999", "tfc_unknown"),
        (tfc, "832", "tfc_retired"),
        (tfc, None, "tfc_not_text"),
    ],
)
def test_what_is_wrong_with_a_code_is_said(parse, text, code):
    with pytest.raises(Invalid) as refusal:
        parse(text)

    assert refusal.value.code == code
    assert str(refusal.value).endswith(".")


def answer(parse, text):
    """(normal form, None), or (None, the refusal's code)."""
    try:
        return parse(text), None
    except Invalid as refusal:
        return None, refusal.code


@pytest.mark.parametrize("name", sorted(identifiers.PARSERS))
@given(text=st.text(max_size=12))
def test_any_text_is_either_normal_once_parsed_or_refused(name, text):
    parse = identifiers.PARSERS[name]
    normal, code = answer(parse, text)
    assert answer(parse, normal) == (normal, None) if code is None else code.startswith(name)


@pytest.mark.parametrize("code", ["C9999998", "CD999998", "D9999998", "H9999998", "M9999998", "N9999998"])
def test_default_consultant_codes_are_told_from_real_ones(code):
    assert is_default_consultant_code(code)
    assert not is_default_consultant_code("C1234567")


def test_a_registration_number_is_checked_by_its_register():
    assert registration_number("HCPC", "odp1234") == "ODP1234"

    with pytest.raises(Invalid, match="one of GMC, NMC, HCPC, GDC, GPhC"):
        registration_number("RCVS", "1234567")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("list 9990000018.csv", "list number.csv"),
        ("999 000 0018 and 999-000-0026", "number and number"),
        ("999_000_0018.csv", "number.csv"),
        ("9990000019 has a wrong check digit", "number has a wrong check digit"),
        ("PTL 20261129 week 47", "PTL 20261129 week 47"),
        ("serial 12345678901", "serial 12345678901"),
        ("", ""),
    ],
)
def test_what_may_be_an_nhs_number_is_left_out_of_a_text(text, kept):
    assert without_nhs_numbers(text) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [("see 999 000 0018", "see …"), ("see 999_000_0018", "see …"), ("lot 9990000019", "lot 9990000019")],
)
def test_a_text_may_keep_ten_digits_that_are_no_nhs_number(text, kept):
    assert without_nhs_numbers(text, put="…", certain=True) == kept


@given(nine_digits, st.sampled_from(["", " ", "-", "_"]))
def test_no_nhs_number_stays_in_a_text_however_it_is_written(nine, between):
    digits = nine + "0"
    written = between.join([digits[:3], digits[3:6], digits[6:]])

    assert without_nhs_numbers(f"for {written}.") == "for number."
