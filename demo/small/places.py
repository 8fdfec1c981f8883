"""The demonstration's trusts, as a reference file would describe them."""

from __future__ import annotations

TRUST, OTHER_TRUST = "RBD", "R0D"
MAIN_SITE, DAY_CENTRE = "RBD01", "RBD99"

AM = ("am", "08:30", "12:30")
PM = ("pm", "13:30", "17:30")
EVE = ("eve", "18:00", "21:00")
WEEKEND, WEEK = ("saturday", "sunday"), ("monday", "tuesday", "wednesday", "thursday", "friday")


def windows(*plan: tuple[tuple[str, ...], tuple[str, str, str]]) -> list[dict]:
    return [
        {"weekday": weekday, "part": part, "starts": starts, "ends": ends}
        for weekdays, (part, starts, ends) in plan
        for weekday in weekdays
    ]


def room(
    name: str, kind: str, unit: str, holds: int, note: str = "", *, slots: str = "", evenings: bool = False
) -> dict:
    plan = [(WEEKEND, AM), (WEEKEND, PM)] + ([(WEEK, EVE)] if evenings else [])
    return {
        "name": name,
        "kind": kind,
        "unit": unit,
        "half_day_capacity": holds,
        "slot_mix": slots,
        "note": note,
        "telephone": "01632 960112",
        "windows": windows(*plan),
    }


ROOMS = [
    room("Theatre 1", "theatre", "minutes", 240, "Laminar flow"),
    room("Theatre 3", "theatre", "minutes", 240, evenings=True),
    room("Endoscopy 1", "endoscopy", "points", 10, "Two towers", evenings=True),
    room("Endoscopy 2", "endoscopy", "points", 10),
    room("Echo room", "echo", "slots", 5, slots="4 standard echo × 45 + 1 complex echo × 60"),
    room("MRI 1", "mri", "images", 8, slots="8 scans × 30", evenings=True),
    room("Clinic 4", "clinic", "slots", 12, slots="4 new × 30 + 8 follow-up × 15", evenings=True),
    room("Virtual clinic 1", "virtual", "slots", 8, "Invented", slots="2 new × 30 + 6 follow-up × 30"),
]
TRUSTS = [
    {
        "ods_code": TRUST,
        "name": "Dorset County Hospital NHS Foundation Trust",
        "short_name": "Dorset County",
        "sites": [
            {"ods_code": MAIN_SITE, "name": "Dorset County Hospital", "telephone": "01632 960100", "rooms": ROOMS},
            {
                "ods_code": DAY_CENTRE,
                "name": "Riverside Day Centre (invented)",
                "telephone": "01632 960140",
                "rooms": [room("Endoscopy 3", "endoscopy", "points", 10)],
            },
        ],
    },
    {
        "ods_code": OTHER_TRUST,
        "name": "University Hospitals Dorset NHS Foundation Trust",
        "short_name": "University Hospitals Dorset",
        "sites": [
            {
                "ods_code": "R0D98",
                "name": "Harbour Treatment Centre (invented)",
                "telephone": "01632 960200",
                "rooms": [room("Endoscopy A", "endoscopy", "points", 10), room("Theatre A", "theatre", "minutes", 240)],
            }
        ],
    },
]
PROVIDERS = [
    {"short_name": "EEL", "name": "Example Endoscopy Ltd", "telephone": "01632 960301"},
    {"short_name": "SSL", "name": "Sample Surgical Ltd", "telephone": "01632 960302"},
    {"short_name": "DDL", "name": "Demo Diagnostics Ltd", "telephone": "01632 960303"},
]
LEAST_TEAMS = {
    "endoscopy": {"endoscopist": 1, "nurse": 2},
    "theatre": {"operator": 1, "anaesthetist": 1, "odp": 1, "scrub": 1},
    "echo": {"sonographer": 1},
    "mri": {"radiographer": 1},
}
