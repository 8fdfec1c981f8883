from datetime import date, time
from html.parser import HTMLParser

import pytest

from base import forms
from base.errors import Fault, RuleBroken


class Booking(forms.Form):
    room = forms.ChoiceField(label="Room", choices=[("t1", "Theatre 1")])
    on = forms.DateField(label="Day of the list", hint="For example, 5 12 2026")
    at = forms.TimeField(label="Start")
    price = forms.MoneyField(label="Price", required=False)
    cause = forms.RadioField(label="Cause", choices=[("t", "The trust"), ("p", "The provider")], hints={"t": "It pays"})
    ready = forms.MultipleChoiceField(label="Ready", choices=[("a", "Porters"), ("b", "Pharmacy")], required=False)
    token = forms.HiddenField()


GOOD = {
    "room": "t1",
    "on-day": "5",
    "on-month": "12",
    "on-year": "2026",
    "at": "8.30",
    "cause": "t",
    "ready": ["b"],
    "token": "x",
}


class Tags(HTMLParser):
    """Every start tag with its attributes."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def with_id(self, wanted):
        return next(attrs for _, attrs in self.found if attrs.get("id") == wanted)


def drawn(bound):
    return Tags(bound.as_field_group())


def test_a_good_form_is_read():
    form = Booking(GOOD)
    assert form.is_valid()
    assert (form.cleaned_data["on"], form.cleaned_data["at"]) == (date(2026, 12, 5), time(8, 30))
    assert form.error_list == []


def test_the_error_summary_follows_the_fields_and_leads_to_the_part_that_is_wrong():
    form = Booking(GOOD | {"room": "", "on-month": "14", "cause": ""})
    assert form.error_list == [
        {"text": "Select the room", "href": "#id_room"},
        {"text": "Month must be between 1 and 12", "href": "#id_on-month"},
        {"text": "Select the cause", "href": "#id_cause"},
    ]


def test_every_link_of_the_summary_finds_its_place_on_the_page():
    form = Booking({})
    page = Tags("".join(bound.as_field_group() for bound in form))
    ids = {attrs.get("id") for _, attrs in page.found}
    targets = {error["href"][1:] for error in form.error_list}
    assert targets - ids == set()
    assert len(targets) == 4


def test_an_error_is_tied_to_its_input_and_the_hint_is_read_too():
    bound = Booking(GOOD | {"on-month": "14"})["on"]
    tags = drawn(bound)
    fieldset = next(attrs for tag, attrs in tags.found if tag == "fieldset")
    assert fieldset["aria-describedby"].split() == ["id_on-hint", "id_on-error"]
    assert "nhsuk-input--error" in tags.with_id("id_on-month")["class"]
    assert "nhsuk-input--error" not in tags.with_id("id_on-day")["class"]


def test_what_was_typed_stays():
    tags = drawn(Booking(GOOD | {"on-day": "32"})["on"])
    assert [tags.with_id(f"id_on-{part}")["value"] for part in ("day", "month", "year")] == ["32", "12", "2026"]


def test_initial_values_are_shown_as_people_write_them():
    form = Booking(initial={"on": date(2026, 12, 5), "at": time(8, 5), "ready": ["a"], "cause": "p"})
    assert drawn(form["on"]).with_id("id_on-month")["value"] == "12"
    assert drawn(form["at"]).with_id("id_at")["value"] == "08:05"
    checked = [attrs["value"] for _, attrs in drawn(form["ready"]).found if "checked" in attrs]
    assert checked + [attrs["value"] for _, attrs in drawn(form["cause"]).found if "checked" in attrs] == ["a", "p"]


def test_what_need_not_be_given_says_so_in_its_label():
    html = Booking()["price"].as_field_group()
    assert "Price (optional)" in html
    assert "£" in html


def test_a_select_begins_with_nothing_chosen():
    options = [attrs["value"] for tag, attrs in drawn(Booking()["room"]).found if tag == "option"]
    assert options == ["", "t1"]


def test_a_password_is_never_sent_back():
    class SignIn(forms.Form):
        password = forms.PasswordField(label="Password")

    html = SignIn({"password": "correct horse battery"})["password"].as_field_group()
    assert "correct horse" not in html
    assert 'autocomplete="current-password"' in html


def test_a_hidden_field_is_only_its_value():
    assert Booking(initial={"token": 'a"b'})["token"].as_field_group().strip() == (
        '<input type="hidden" name="token" value="a&#34;b">'
    )


def test_markup_that_was_typed_is_shown_and_not_run():
    class Named(forms.Form):
        name = forms.TextField(label="Name", hint="<b>")

    html = Named({"name": '"><script>alert(1)</script>'})["name"].as_field_group()
    assert "<script>" not in html
    assert "<b>" not in html


@pytest.mark.parametrize(
    ("pointer", "shown"),
    [
        ("/room", {"text": "Taken", "href": "#id_room"}),
        ("room", {"text": "Taken", "href": "#id_room"}),
        ("/starts_at", {"text": "Taken", "href": "#id_on-day"}),
        ("/3/room", {"text": "Taken", "href": "#row-3"}),
        ("/elsewhere", {"text": "Taken", "href": "#id_room"}),
        ("", {"text": "Taken", "href": "#id_room"}),
    ],
)
def test_a_refused_rule_is_shown_at_the_field_or_row_it_points_to(pointer, shown):
    form = Booking(GOOD)
    refusal = RuleBroken.of([Fault(pointer, "room_taken", "Taken")])
    forms.add_rule_errors(form, refusal, fields={"starts_at": "on"})
    assert form.error_list == [shown]


def test_every_fault_of_a_refusal_is_shown():
    form = Booking(GOOD)
    faults = [Fault(f"/{row}/room", "room_taken", f"Row {row} is taken") for row in range(12)]
    forms.add_rule_errors(form, RuleBroken.of(faults), row_id="list-{}")
    assert form.error_list == [{"text": f"Row {row} is taken", "href": f"#list-{row}"} for row in range(12)]


def test_two_rows_refused_in_the_same_words_keep_their_own_places():
    form = Booking(GOOD)
    faults = [Fault("/1/room", "room_taken", "Taken"), Fault("/4/room", "room_taken", "Taken")]
    forms.add_rule_errors(form, RuleBroken.of(faults))
    assert [error["href"] for error in form.error_list] == ["#row-1", "#row-4"]


def test_an_error_of_a_hidden_field_leads_to_what_can_be_seen():
    assert Booking(GOOD | {"token": ""}).error_list == [{"text": "Enter the answer", "href": "#id_room"}]


def test_a_refusal_without_faults_is_an_error_of_the_whole_form():
    form = Booking(GOOD)
    forms.add_rule_errors(form, RuleBroken("The contract has ended.", code="contract_ended"))
    assert form.error_list == [{"text": "The contract has ended.", "href": "#id_room"}]
    assert form.non_field_errors().as_data()[0].code == "contract_ended"


def test_the_errors_of_many_forms_keep_their_order():
    first, second = Booking(GOOD | {"room": ""}, prefix="a"), Booking(GOOD, prefix="b")
    hrefs = [error["href"] for error in forms.formset_errors([first, second])]
    assert (hrefs[0], hrefs[len(hrefs) // 2]) == ("#id_a-room", "#id_b-room")
