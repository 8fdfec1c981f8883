"""Rooms and contracts of the large demonstration, as a reference file would say them. All but the trusts invented."""

from __future__ import annotations

import datetime as dt
from itertools import cycle, islice

from demo.large.size import Size
from demo.small.contracts import line, rates
from demo.small.places import MAIN_SITE, OTHER_TRUST, TRUST, room

THIRD_TRUST = "RNZ"
SHARES = {TRUST: 0.5, OTHER_TRUST: 0.3, THIRD_TRUST: 0.2}
"""Shares of the rooms by trust."""
SITES = {
    TRUST: [
        (MAIN_SITE, "Dorset County Hospital", "01632 960100"),
        ("RBD98", "Hilltop Surgical Centre (invented)", "01632 960150"),
    ],
    OTHER_TRUST: [
        ("R0D98", "Harbour Treatment Centre (invented)", "01632 960200"),
        ("R0D97", "Quayside Diagnostics (invented)", "01632 960210"),
    ],
    THIRD_TRUST: [("RNZ98", "Cloister Treatment Centre (invented)", "01632 960400")],
}
NAMES = {
    TRUST: ("Dorset County Hospital NHS Foundation Trust", "Dorset County"),
    OTHER_TRUST: ("University Hospitals Dorset NHS Foundation Trust", "University Hospitals Dorset"),
    THIRD_TRUST: ("Salisbury NHS Foundation Trust", "Salisbury"),
}
# (kind, words, unit, what half a day holds): of ten rooms four are theatres.
MIX = [
    ("theatre", "Theatre", "minutes", 240),
    ("endoscopy", "Endoscopy", "points", 12),
    ("theatre", "Theatre", "minutes", 240),
    ("echo", "Echo", "slots", 14),
    ("theatre", "Theatre", "minutes", 240),
    ("endoscopy", "Endoscopy", "points", 12),
    ("mri", "MRI", "slots", 14),
    ("theatre", "Theatre", "minutes", 240),
    ("endoscopy", "Endoscopy", "points", 12),
    ("clinic", "Clinic", "slots", 18),
]
# Line → (treatment function, setting, room kind, cases, unit, price of each kind of day)
HALF_DAY = ("4600.00", "4800.00", "4925.00", "5100.00", "5600.00")
LINES = {
    "EEL": {
        "Endoscopy, every weekend": (
            "301",
            "endoscopy",
            "endoscopy",
            12,
            "point",
            ("300.00", "325.00", "310.00", "330.00", "360.00"),
        )
    },
    "SSL": {
        "Orthopaedic day cases": ("110", "theatre", "theatre", 8, "half_day", HALF_DAY),
        "General surgical day cases": ("100", "theatre", "theatre", 8, "half_day", HALF_DAY),
        "Cataracts": ("130", "theatre", "theatre", 8, "half_day", HALF_DAY),
        "Ear, nose and throat day cases": ("120", "theatre", "theatre", 8, "half_day", HALF_DAY),
    },
    "DDL": {
        "Echocardiography, every weekend": (
            "320",
            "echo",
            "echo",
            14,
            "echo",
            ("78.00", "82.00", "84.50", "88.00", "98.00"),
        ),
        "MRI, every weekend": (
            "812",
            "imaging",
            "mri",
            14,
            "image",
            ("142.00", "148.00", "152.50", "158.00", "175.00"),
        ),
        "Dermatology first appointments": (
            "330",
            "outpatient",
            "clinic",
            18,
            "first",
            ("88.00", "94.00", "98.00", "102.00", "115.00"),
        ),
    },
}
LOTS = {"EEL": ("IOCS", "1"), "SSL": ("COCH-IOCS", "1"), "DDL": ("IOCS", "1")}
ROOM_YEARLY = 1_400_000
"""Pounds a room's lists may come to in a year at most."""


def rooms_of(trust: str, size: Size) -> list[dict]:
    """The trust's new rooms in the order of the mix, numbered from 101."""
    how_many = round(size.new_rooms * SHARES[trust])
    if trust == THIRD_TRUST:
        how_many = size.new_rooms - sum(round(size.new_rooms * SHARES[ods_code]) for ods_code in (TRUST, OTHER_TRUST))
    plan = islice(cycle(MIX), how_many)
    return [room(f"{words} {101 + n}", kind, unit, holds) for n, (kind, words, unit, holds) in enumerate(plan)]


def trusts(size: Size) -> list[dict]:
    """Each trust with its rooms dealt out over its sites."""
    made = []
    for code, (name, short) in NAMES.items():
        rooms, sites = rooms_of(code, size), SITES[code]
        made.append(
            {
                "ods_code": code,
                "name": name,
                "short_name": short,
                "sites": [
                    {"ods_code": ods, "name": words, "telephone": telephone, "rooms": rooms[n :: len(sites)]}
                    for n, (ods, words, telephone) in enumerate(sites)
                ],
            }
        )
    return made


def call_offs(size: Size, today: dt.date) -> list[dict]:
    """One contract of each trust with each company, from the first list to a year from now."""
    return [
        _call_off(trust, company, size, today, number)
        for trust in NAMES
        for number, company in enumerate(LINES, start=101)
    ]


def _call_off(trust: str, company: str, size: Size, today: dt.date, number: int) -> dict:
    starts = size.first_saturday(today) - dt.timedelta(days=1)
    signed = starts - dt.timedelta(days=10)
    framework, lot = LOTS[company]
    sites = [ods for ods, *_ in SITES[trust]]
    years = size.weeks // 52 + 2
    return {
        "trust": trust,
        "provider": company,
        "reference": f"{trust}-LARGE-{number}",
        "title": f"{company} lists, every weekend",
        "framework": framework,
        "lot": lot,
        "regime": "psr",
        "process": "mini_competition",
        "intention_published_on": (signed - dt.timedelta(days=14)).isoformat(),
        "signed_on": signed.isoformat(),
        "starts_on": starts.isoformat(),
        "ends_on": (today + dt.timedelta(days=365)).isoformat(),
        "maximum_value": f"{ROOM_YEARLY * years * max(4, len(rooms_of(trust, size)))}.00",
        "offer_order": number - 90,
        "service_lines": [
            line(name, tfc, setting, sites, cases) for name, (tfc, setting, _, cases, *_) in LINES[company].items()
        ],
        "rates": [rate for name, (*_, unit, prices) in LINES[company].items() for rate in rates(name, unit, *prices)],
    }
