"""Rules that keep templates editable by a person."""

import pytest

from runner import templates


@pytest.mark.parametrize(
    "text",
    [
        '{{ "It is" if fit == 1 else "All are" }}',
        '{{ ("s" if people | length != 1) }}',
        '{{ ("all " ~ n ~ " picked" if n > 1 else "picked") }}',
        '{{ "is"\n  if looked.fits == 1 else "are" }}',
    ],
)
def test_a_plural_put_together_in_the_template_is_named_with_its_line(text):
    assert [number for number, _ in templates.faults(f"<p>\n{text}</p>")] == [2]


@pytest.mark.parametrize(
    "text",
    [
        '{{ fit | plural("It is", "All {} are") }}',
        '{{ fit | count("list") }}',
        '{{ " checked" if option.line == chosen }}',
        "{% if group.options | length > 1 %}<p>{% endif %}",
        '{{ "more" if share > 1.5 else "less" }}',
    ],
)
def test_filters_and_other_conditions_are_no_faults(text):
    assert list(templates.faults(text)) == []


def test_a_line_fits_a_screen():
    fits, too_long = "x" * templates.LONGEST_LINE, "é" * (templates.LONGEST_LINE + 1)

    assert list(templates.faults(f"{fits}\n{too_long}\n")) == [(2, "161 characters, 160 are the most")]


def test_each_fault_has_its_file(tmp_path):
    (tmp_path / "templates" / "app").mkdir(parents=True)
    (tmp_path / "templates" / "app" / "page.jinja").write_text("x" * 161)

    assert templates.problems(tmp_path) == ["templates/app/page.jinja:1: 161 characters, 160 are the most"]
