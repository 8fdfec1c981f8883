import re

import pytest

from base import charts
from base.formatting import STATE_WORDS
from base.lists import Page
from tests.templates.support import draw, visitor

CSS_STATES = sorted({state.css for state in STATE_WORDS.values()})


@pytest.mark.parametrize("state", sorted(STATE_WORDS))
def test_a_state_is_shown_with_word_class_and_a_symbol_that_exists(state):
    html = draw('{% from "components/state.jinja" import state_chip %}{{ state_chip(state) }}', state=state)
    sprite = draw('{% include "components/sprite.jinja" %}')
    glyph = re.search(r'href="#([\w-]+)"', html)[1]
    assert f'<symbol id="{glyph}"' in sprite
    assert html.endswith(f"</svg>{STATE_WORDS[state].word}</span>")
    assert f"app-state--{STATE_WORDS[state].css}" in html


def test_not_ready_stands_beside_a_state_and_never_replaces_it():
    html = draw(
        '{% from "components/state.jinja" import state_cell %}'
        '{{ state_cell("locked", "Theatre 1, Sat 28 Nov, morning", "5 cases", "/s/1/", not_ready=true) }}'
    )
    assert re.sub(r"<[^>]+>", "", html) == "Theatre 1, Sat 28 Nov, morning: LockedNot ready"
    assert html.startswith('<a class="app-cell app-cell--locked app-cell--not-ready" href="/s/1/">')


def test_a_cell_without_a_page_is_no_link():
    html = draw('{% from "components/state.jinja" import state_cell %}{{ state_cell("room_closed", "x", "Works") }}')
    assert html.startswith('<span class="app-cell app-cell--closed">')


def test_a_free_cell_is_a_tick_box_with_its_price():
    html = draw(
        '{% from "components/state.jinja" import pick_cell %}{{ pick_cell("slot", 7, "T1", picked=true, price="3100.50") }}'
    )
    assert 'data-price="3100.50"' in html
    assert '<input type="checkbox" name="slot" value="7" checked>' in html
    assert "app-cell--picked" in html


@pytest.mark.parametrize(
    "macro",
    [
        'result("ok", words)',
        'result_list([{"kind": "bad", "text": words}])',
        'checks([{"what": words, "who": words, "kind": "ok", "answer": words}])',
    ],
)
def test_words_are_never_markup(macro):
    html = draw(
        f'{{% from "components/result.jinja" import result, result_list, checks %}}{{{{ {macro} }}}}', words="<i>"
    )
    assert "<i>" not in html


def test_a_table_names_its_columns_on_a_phone_and_its_rows_for_readers():
    html = draw(
        '{% from "components/table.jinja" import data_table %}'
        '{{ data_table("Money", ["Part", {"text": "Amount", "num": true}], [["Paid", "£5"]], total=["All", "£5"]) }}'
    )
    assert html.count('scope="col"') == 2
    assert re.findall(r'scope="row" role="rowheader"><span[^>]*>([^<]*)</span><span class="app-cellv">(\w+)', html) == [
        ("Part ", "Paid"),
        ("Part ", "All"),
    ]
    assert html.count('<tr class="nhsuk-table__row app-table__total"') == 1
    assert html.count("nhsuk-table__cell app-num") == 2


def test_a_hundred_rows_cost_far_less_than_the_nhs_macro_would():
    rows = [[f"Row {number}", "a", "b", "c"] for number in range(100)]
    html = draw(
        '{% from "components/table.jinja" import data_table %}{{ data_table("T", ["A", "B", "C", "D"], rows) }}',
        rows=rows,
    )
    assert html.count("<tr ") == 101


def test_pages_link_to_their_neighbours_and_keep_the_filters():
    html = draw(
        '{% from "components/table.jinja" import pagination %}{{ pagination(page, request) }}',
        page=Page([], 3, 218),
        request=visitor("/rows/?state=free&page=3"),
    )
    assert re.findall(r'href="([^"]+)"', html) == ["?state=free&amp;page=2", "?state=free&amp;page=4"]
    assert "101 to 150 of 218" in html


def test_one_page_needs_no_links():
    html = draw('{% from "components/table.jinja" import pagination %}{{ pagination(page) }}', page=Page([], 1, 3))
    assert html.strip() == ""


def test_steps_mark_the_present_one_and_say_done_in_words():
    html = draw(
        '{% from "components/work.jinja" import steps %}{{ steps(items) }}',
        items=[
            {"state": "offered", "when": "Tue 20 Oct", "kind": "done"},
            {"state": "accepted", "when": "Thu 22 Oct", "kind": "now"},
            {"state": "staffed", "when": "Due Sat 7 Nov", "gate": "20 days late", "kind": "late"},
            {"state": "closed", "when": "Invoice paid"},
        ],
    )
    assert html.count('aria-current="step"') == 1
    assert re.findall(r"</svg>(\w[\w ]*)", html) == ["Offered", "Accepted", "Staffed", "Complete"]
    assert html.count(">, done</span>") == 1


def test_somebody_who_is_not_cleared_is_shown_and_cannot_be_chosen():
    html = draw(
        '{% from "components/work.jinja" import people %}{{ people(items) }}',
        items=[{"name": "Kit Dummy", "facts": [{"kind": "bad", "text": "Not cleared"}], "button": "Swap", "off": True}],
    )
    assert "Not cleared" in html
    assert "<button" not in html


def test_progress_says_its_number_in_words_too():
    html = draw(
        '{% from "components/work.jinja" import progress %}{{ progress(8, 12, "8 of 12 parts.", "Pack", poll="/runs/1/") }}'
    )
    assert '<progress max="12" value="8" aria-label="Pack">8 of 12</progress>' in html
    assert '<span data-progress-words role="status">8 of 12 parts.</span>' in html
    assert 'data-poll="/runs/1/"' in html


def test_a_chart_says_its_finding_and_draws_each_mark_in_its_shape():
    chart = charts.spc(
        [1, 2, 3, 4],
        ["common", "good", "bad", "neutral"],
        [charts.ControlLimits(2, 1, 4)],
        3.5,
        {"target": "3.5 target"},
    )
    html = draw(
        '{% from "components/charts/lines.jinja" import line_chart %}'
        '{{ line_chart("k", "It rose.", chart, "Jan", "Apr", "Four months.") }}',
        chart=chart,
    )
    assert 'aria-labelledby="k-t k-d"' in html
    assert '<title id="k-t">It rose.</title>' in html
    assert '<desc id="k-d">Four months.</desc>' in html
    assert re.findall(r'<(circle|path|rect) class="c-(common|good|bad-pt|neutral)"', html) == [
        ("circle", "common"),
        ("circle", "good"),
        ("path", "bad-pt"),
        ("rect", "neutral"),
    ]


def test_a_bar_says_all_of_itself_in_words():
    html = draw(
        '{% from "components/charts/parts.jinja" import parts_chart %}{{ parts_chart("Paid £5, left £5", parts) }}',
        parts=charts.parts(
            [{"css": "paid", "words": "Paid £5", "value": 5}, {"css": "headroom", "words": "Left", "value": 5}]
        ),
    )
    assert 'role="img" aria-label="Paid £5, left £5"' in html
    assert html.count('class="app-bar__sep"') == 1
