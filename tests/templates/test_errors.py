import re

import pytest
from django.template.loader import get_template

from base.errors import Fault, RuleBroken
from tests.templates.support import page

NUMBERS = ["400", "403", "404", "409", "413", "429", "500", "503"]


@pytest.mark.parametrize("number", NUMBERS)
def test_each_page_error_is_in_the_layout_with_one_heading_and_a_way_on(number):
    html = page(f"errors/{number}.jinja", request_id="K7-41F2")
    assert html.count("<h1") == 1
    assert 'id="maincontent"' in html
    assert re.search(rf"{number}\..*K7-41F2", html, re.S)
    assert re.search(r'<p class="app-buttons"><a href="[^"]+">Home</a>', html)


@pytest.mark.parametrize("number", NUMBERS)
def test_each_page_error_is_drawn_without_request_and_without_database(number):
    assert "</html>" in get_template(f"errors/{number}.jinja").template.render({"request": None})


def test_a_refused_rule_names_every_clash_at_once():
    refusal = RuleBroken.of([Fault("/0", "taken", "Theatre 1 is taken"), Fault("/1", "money", "No <money>")])
    html = page("errors/409.jinja", refusal=refusal, reason=refusal.detail)
    assert re.findall(r"<li>([^<]*)</li>", html[html.index("<main") : html.index("</main>")]) == [
        "Theatre 1 is taken",
        "No &lt;money&gt;",
    ]


def test_a_form_that_was_open_too_long_is_asked_to_be_sent_again():
    assert "<title>Please send it again – Insourcing</title>" in page("errors/403.jinja", form_expired=True)
    assert "<title>You cannot see this page – Insourcing</title>" in page("errors/403.jinja")


def test_who_can_give_the_right_is_named():
    html = page("errors/403.jinja", right="Approve invoices", holders=["Fay Finance", "Priya Sample"])
    assert "<strong>Approve invoices</strong>. Fay Finance and Priya Sample can" in html
