"""The demonstration's contracts. The prices are fictional: no published price of an insourced list was found."""

from __future__ import annotations

import datetime as dt

from demo.small.places import DAY_CENTRE, MAIN_SITE, OTHER_TRUST, TRUST

KINDS = ("weekday_day", "weekday_evening", "saturday", "sunday", "bank_holiday")


def months_before(day: dt.date, months: int) -> dt.date:
    """The first of the month so many months earlier (later, when negative)."""
    count = day.year * 12 + day.month - 1 - months
    return dt.date(count // 12, count % 12 + 1, 1)


def line(name: str, tfc: str, setting: str, sites: list[str], cases: int) -> dict:
    return {
        "name": name,
        "tfc": tfc,
        "setting": setting,
        "sites": sites,
        "lead_name": "Dr Kit Template",
        "lead_gmc": "0000017",
        "cost_code": "DEMO",
        "planned_cases": cases,
    }


def rates(name: str, unit: str, *prices: str) -> list[dict]:
    return [
        {"service_line": name, "day_type": kind, "unit": unit, "price": price}
        for kind, price in zip(KINDS, prices, strict=True)
    ]


def call_off(
    today: dt.date, *, trust: str, provider: str, number: int, title: str, lot: tuple[str, str], **parts
) -> dict:
    """A mini-competition: noticed, past its standstill, signed, running since five months for a year."""
    starts = months_before(today, 5)
    signed = starts - dt.timedelta(days=20)
    framework, lot_number = lot
    return {
        "trust": trust,
        "provider": provider,
        "reference": f"{trust}-DEMO-{number:03d}",
        "title": title,
        "framework": framework,
        "lot": lot_number,
        "regime": "psr",
        "process": "mini_competition",
        "intention_published_on": (signed - dt.timedelta(days=30)).isoformat(),
        "signed_on": signed.isoformat(),
        "starts_on": starts.isoformat(),
        "ends_on": (months_before(starts, -12) - dt.timedelta(days=1)).isoformat(),
        "maximum_value": "900000.00",
        **parts,
    }


def call_offs(today: dt.date) -> list[dict]:
    """Three contracts that run, one that waits for somebody to activate it, and one of the other trust."""
    both = [MAIN_SITE, DAY_CENTRE]
    return [
        call_off(
            today,
            trust=TRUST,
            provider="EEL",
            number=1,
            title="Endoscopy, weekends and evenings",
            lot=("IOCS", "1"),
            maximum_value="1200000.00",
            offer_order=1,
            service_lines=[line("Endoscopy, weekend and evening", "301", "endoscopy", both, 6)],
            rates=rates("Endoscopy, weekend and evening", "point", "300.00", "325.00", "310.00", "330.00", "360.00"),
        ),
        call_off(
            today,
            trust=TRUST,
            provider="SSL",
            number=2,
            title="Day-case surgery, weekends",
            lot=("COCH-IOCS", "1"),
            service_lines=[
                line("Trauma and orthopaedics day cases", "110", "theatre", [MAIN_SITE], 4),
                line("General surgery day cases", "100", "theatre", [MAIN_SITE], 6),
            ],
            rates=rates(
                "Trauma and orthopaedics day cases", "half_day", "4600.00", "4800.00", "4925.00", "5100.00", "5600.00"
            )
            + rates("General surgery day cases", "half_day", "4100.00", "4300.00", "4450.00", "4600.00", "5100.00"),
        ),
        call_off(
            today,
            trust=TRUST,
            provider="DDL",
            number=3,
            title="Echocardiography, MRI and cardiology clinics",
            lot=("IOCS", "1"),
            maximum_value="450000.00",
            service_lines=[
                line("Echocardiography", "320", "echo", [MAIN_SITE], 8),
                line("MRI", "812", "imaging", [MAIN_SITE], 8),
                line("Cardiology clinics", "320", "outpatient", [MAIN_SITE], 12),
            ],
            rates=rates("Echocardiography", "echo", "78.00", "82.00", "84.50", "88.00", "98.00")
            + rates("MRI", "image", "142.00", "148.00", "152.50", "158.00", "175.00")
            + rates("Cardiology clinics", "first", "146.00", "152.00", "158.00", "164.00", "182.00")
            + rates("Cardiology clinics", "follow_up", "78.00", "82.00", "85.00", "88.00", "98.00"),
        ),
        call_off(
            today,
            trust=TRUST,
            provider="DDL",
            number=4,
            title="Outpatient clinics, evenings",
            lot=("IOCS", "1"),
            maximum_value="120000.00",
            service_lines=[line("Cardiology first appointments", "320", "outpatient", [MAIN_SITE], 12)],
            rates=rates("Cardiology first appointments", "first", "88.00", "94.00", "98.00", "102.00", "115.00"),
        ),
        call_off(
            today,
            trust=OTHER_TRUST,
            provider="EEL",
            number=1,
            title="Endoscopy, weekends",
            lot=("IOCS", "1"),
            service_lines=[line("Endoscopy, weekend", "301", "endoscopy", ["R0D98"], 6)],
            rates=rates("Endoscopy, weekend", "point", "305.00", "330.00", "318.00", "338.00", "370.00"),
        ),
    ]


LIVE = (f"{TRUST}-DEMO-001", f"{TRUST}-DEMO-002", f"{TRUST}-DEMO-003", f"{OTHER_TRUST}-DEMO-001")
"""The contracts somebody has activated; the fourth of the first trust waits for that."""

SUPPLIERS = {("IOCS", "1"): ("EEL", "DDL"), ("COCH-IOCS", "1"): ("SSL",)}
"""Invented companies on real frameworks' lots: demonstration only."""
