"""The gallery: every component with realistic invented content, to be looked at and checked. Never in production."""

from datetime import UTC, date, datetime
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from base import charts, forms
from base.errors import Fault, RuleBroken
from base.lists import Filter, FilterBar, Page
from base.pages import public

UTILISATION = [
    78.4,
    80.1,
    76.9,
    79.5,
    81.2,
    77.8,
    82.3,
    79.0,
    78.2,
    81.9,
    80.7,
    76.1,
    79.3,
    82.6,
    80.0,
    81.1,
    78.4,
    82.0,
    79.6,
    80.9,
    78.9,
    81.4,
]
MISSED = [7.6, 8.0, 7.4, 7.8, 7.5, 8.1, 7.7, 7.4, 7.6, 8.0, 8.1, 7.6, 7.8, 7.6, 8.2, 8.3, 8.5, 8.7, 8.9, 9.2, 9.5, 9.8]
SUMMARY = [
    88.2,
    90.4,
    87.9,
    89.6,
    91.0,
    88.8,
    90.1,
    89.3,
    91.4,
    89.9,
    88.6,
    90.7,
    93.9,
    94.8,
    93.6,
    95.0,
    94.1,
    95.3,
    94.2,
    94.9,
    93.8,
    95.2,
]
REFERRALS = [
    181,
    178,
    186,
    183,
    184,
    176,
    187,
    185,
    183,
    186,
    181,
    187,
    189,
    193,
    191,
    195,
    192,
    196,
    194,
    193,
    199,
    198,
]
LIST_SIZE = [1052, 1021, 1003, 984, 961, 940, 918, 889, 866, 842]
SPECIALTIES = [
    ("Trauma and orthopaedics", 1623, 80),
    ("General surgery", 1076, 36),
    ("Ophthalmology", 1069, 14),
    ("Gastroenterology", 842, 31),
    ("Ear, nose and throat", 816, 20),
    ("Cardiology", 602, 7),
]


class ExampleForm(forms.Form):
    """One of each field."""

    name = forms.TextField(label="Name of the list", hint="As it stands on the room’s door", max_length=60)
    email = forms.EmailField(label="E-mail address")
    password = forms.PasswordField(label="Password")
    places = forms.NumberField(label="Places", min_value=1, max_value=40)
    price = forms.MoneyField(label="Price of a list", hint="Without VAT")
    on = forms.DateField(label="Day of the list", hint="For example, 5 12 2026", least=date(2026, 11, 27))
    at = forms.TimeField(label="Start", hint="24-hour clock, like 08:30")
    room = forms.ChoiceField(label="Room", choices=[("t1", "Theatre 1"), ("e1", "Endoscopy 1")])
    cause = forms.RadioField(
        label="Who caused it",
        choices=[("trust", "The trust"), ("provider", "The provider")],
        hints={"trust": "It owes 50%, £1,550.00", "provider": "Nothing is owed"},
        missing="Choose who caused it: it decides who pays",
    )
    items = forms.MultipleChoiceField(
        label="What is ready", choices=[("porters", "Porters"), ("pharmacy", "Pharmacy")], required=False
    )
    why = forms.TextareaField(
        label="Why",
        missing="Say why, in a sentence",
        hint="Both sides see it. Nothing about a patient.",
        counted=True,
        max_length=400,
    )
    file = forms.FileField(label="Waiting list file", endings=[".csv"], hint="CSV, up to 20 MB")
    agree = forms.CheckboxField(
        label="I have read the offer", missing="Tick the box to show that you have read the offer"
    )


def wrong_form() -> ExampleForm:
    """The form as it comes back with errors in fields and in a row."""
    typed = {
        "name": "",
        "places": "90",
        "price": "12.345",
        "on-day": "21",
        "on-month": "14",
        "on-year": "2026",
        "at": "25:10",
    }
    form = ExampleForm(typed, auto_id="wrong_%s", prefix=None)
    form.is_valid()
    faults = [Fault("/3/room", "room_taken", "Endoscopy 1, Sat 13 Mar, AM: the room already has a list")]
    forms.add_rule_errors(form, RuleBroken.of(faults))
    return form


def money_parts() -> list[charts.Part]:
    return charts.parts(
        [
            {"css": "paid", "words": "Paid or invoiced £512,400", "value": 512_400},
            {"css": "accrued", "words": "Accrued £96,250", "value": 96_250},
            {"css": "committed", "words": "Committed £230,800", "value": 230_800},
            {"css": "headroom", "words": "Headroom £360,550", "value": 360_550},
        ]
    )


def kpi_charts() -> dict[str, charts.LineChart]:
    """A chart of each kind: ordinary, worsening, redrawn, changed, a plain level."""
    usual = {"upper": "86.8% upper", "average": "79.8% average", "lower": "72.9% lower", "target": "85.0% target"}
    worse = {"upper": "9.2% upper", "average": "7.9% average", "lower": "6.6% lower", "target": "5.0% target"}
    redrawn = {"upper": "97.4% upper", "average": "94.5% average", "lower": "91.6% lower", "target": "90.0% target"}
    changed = {"upper": "206 upper", "average": "188 average", "lower": "170 lower"}
    return {
        "usual": charts.spc(UTILISATION, [], [charts.ControlLimits(79.8, 72.9, 86.8)], 85.0, usual),
        "worse": charts.spc(MISSED, ["common"] * 15 + ["bad"] * 7, [charts.ControlLimits(7.9, 6.6, 9.2)], 5.0, worse),
        "better": charts.spc(
            SUMMARY,
            ["common"] * 12 + ["good"] * 10,
            [charts.ControlLimits(89.7, 86.2, 93.1), charts.ControlLimits(94.5, 91.6, 97.4, 12)],
            90.0,
            redrawn,
        ),
        "changed": charts.spc(
            REFERRALS, ["common"] * 12 + ["neutral"] * 10, [charts.ControlLimits(188, 170, 206)], None, changed
        ),
        "level": charts.line(LIST_SIZE, 350, {"target": "350 target"}),
    }


def band_rows() -> list[dict]:
    return [
        {"label": name, "value": value, "words": f"{value:,}", "late": late, "more": f"{late} over 52"}
        for name, value, late in SPECIALTIES
    ]


@public
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component on one page."""
    filters = [
        Filter("site", "Site", [("", "Both sites"), ("E", "Eastfield Hospital")], wide=True),
        Filter("state", "State", [("", "All states"), ("free", "Free only"), ("offered", "Offered")]),
        Filter("q", "Search"),
    ]
    context = {
        "shown": {
            "organisation": {"name": "Northshire Hospitals", "kind": "trust"},
            "person": "Sam Example",
            "menu": [
                {"text": text, "href": f"#{text}", "current": text == "Planner"}
                for text in ("Home", "Planner", "Waiting list", "Contracts", "Invoices", "Reports")
            ],
        },
        "example": ExampleForm(auto_id="plain_%s"),
        "wrong": wrong_form(),
        "money_parts": money_parts(),
        "kpi": kpi_charts(),
        "band_chart": charts.bands(band_rows()),
        "bar": FilterBar.read(filters, request.GET),
        "page": Page([], 3, 218),
        "start": datetime(2026, 12, 5, 8, 30, tzinfo=UTC),
        "end": datetime(2026, 12, 5, 12, 30, tzinfo=UTC),
        "price": Decimal("22250"),
        "specialties": SPECIALTIES,
    }
    return render(request, "gallery/index.jinja", context)
