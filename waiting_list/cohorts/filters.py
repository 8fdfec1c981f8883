"""The language cohorts are said in: from what was sent to a checked filter, and from that to one condition.

Everything named must hold; of a list any one is enough. A fact that the trust's list does not say fulfils no
condition about it. Weeks are RTT weeks whatever the clock: "over 18" is 127 days or more, "to 18" up to 126.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Q

from base import api
from base.errors import Fault, InvalidInput
from base.formatting import day as in_words
from base.formatting import listing
from nhs.codes import TREATMENT_FUNCTIONS
from nhs.codes.priority import Priority
from nhs.errors import Invalid
from waiting_list.imports.reading.cells import AGE_BANDS
from waiting_list.pathways.models.needs import Need

MOST_WEEKS = 520
MOST_CHOSEN = 60
WITH, WITHOUT = "with", "without"
_OPCS = re.compile(r"[A-HJ-Z]\d{0,3}")
LIVE_TFCS = tuple(code for code, one in TREATMENT_FUNCTIONS.items() if one.live)


def _procedure() -> api.Field:
    def read(value: Any) -> str:
        code = value.strip().upper().replace(".", "") if isinstance(value, str) else ""
        if not _OPCS.fullmatch(code):
            raise Invalid("Give the beginning of an OPCS-4 code, such as H20 or H201.", code="opcs_format")
        return code

    return api.Field(read)


def _bmi() -> api.Field:
    def read(value: Any) -> str:
        try:
            number = Decimal(str(value)) if isinstance(value, str | int | float) else Decimal("NaN")
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or not 10 <= number <= 99 or number != round(number, 1):
            raise Invalid("Give a body mass index from 10 to 99.", code="bmi_format")
        return f"{number:.1f}"

    return api.Field(read)


FIELDS: dict[str, api.Field] = {
    "tfc": api.many(api.choice(LIVE_TFCS), MOST_CHOSEN),
    "site": api.many(api.whole(), MOST_CHOSEN),
    "clock": api.many(api.choice(Need.Clock.values), MOST_CHOSEN),
    "priority": api.many(api.choice([one.value for one in Priority]), MOST_CHOSEN),
    "weeks_over": api.whole(0, MOST_WEEKS),
    "weeks_to": api.whole(0, MOST_WEEKS),
    "breach_from": api.date(),
    "breach_to": api.date(),
    "opcs": api.many(_procedure(), 20),
    "tci": api.choice((WITH, WITHOUT)),
    "age_band": api.many(api.choice(AGE_BANDS), MOST_CHOSEN),
    "asa_to": api.whole(1, 6),
    "bmi_to": _bmi(),
    "anaesthesia": api.many(api.choice(Need.Anaesthesia.values), MOST_CHOSEN),
    "anticoagulated": api.flag(),
    "escort": api.flag(),
    "preop_valid": api.flag(),
}


@dataclass(frozen=True, slots=True)
class CohortFilter:
    """A checked filter. ``said`` holds what was asked for, in the order of the language, as JSON can keep it."""

    said: Mapping[str, Any]

    @classmethod
    def parse(cls, raw: Any, *, at: str = "") -> CohortFilter:
        """From JSON. Raises InvalidInput naming every place that is wrong."""
        faults: list[Fault] = []
        values = api.read_fields(raw, FIELDS, faults, at=at)
        given = {name: value for name, value in values.items() if value not in (None, [])}
        faults += [
            Fault(f"{at}/{high}", "range_empty", sentence)
            for low, high, sentence in RANGES
            if low in given and high in given and given[high] < given[low]
        ]
        if faults:
            raise InvalidInput.of(faults, code="invalid" if len(faults) > 1 else None)
        return cls({name: _kept(value) for name, value in given.items()})

    def condition(self, today: dt.date) -> Q:
        """On rows of ``Waiting``. ``today`` is the London day waits are measured on."""
        return Q(*(CONDITIONS[name](value, today) for name, value in self.said.items()))

    def words(self, sites: Mapping[int, str] | None = None) -> list[str]:
        """What was asked for, a phrase each."""
        return [WORDS[name](value, sites or {}) for name, value in self.said.items()]


RANGES = (
    ("weeks_over", "weeks_to", "Nobody can wait more than the first and no more than the second number."),
    ("breach_from", "breach_to", "The last day comes before the first."),
)


def _kept(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return sorted(set(value)) if isinstance(value, list) else value


def _begins(codes: list[str]) -> Q:
    """Codes that begin with one of these: without its last digit a code means all ten."""
    whole = {code for code in codes if len(code) >= 3}
    whole |= {f"{code}{digit}" for code in codes if len(code) == 3 for digit in range(10)}
    condition = Q(opcs__in=sorted(whole)) if whole else Q()
    for code in codes:
        if len(code) < 3:
            condition |= Q(opcs__startswith=code)
    return condition


CONDITIONS = {
    "tfc": lambda codes, today: Q(tfc__in=codes),
    "site": lambda ids, today: Q(site_id__in=ids),
    "clock": lambda clocks, today: Q(clock__in=clocks),
    "priority": lambda codes, today: Q(priority__in=codes),
    "weeks_over": lambda weeks, today: Q(started_on__lt=today - dt.timedelta(weeks=weeks)),
    "weeks_to": lambda weeks, today: Q(started_on__gte=today - dt.timedelta(weeks=weeks)),
    "breach_from": lambda day, today: Q(breach_on__gte=day),
    "breach_to": lambda day, today: Q(breach_on__lte=day),
    "opcs": lambda codes, today: _begins(codes),
    "tci": lambda which, today: Q(tci_on__isnull=which == WITHOUT),
    "age_band": lambda bands, today: Q(age_band__in=bands),
    "asa_to": lambda grade, today: Q(asa__lte=grade),
    "bmi_to": lambda index, today: Q(bmi__lte=Decimal(index)),
    "anaesthesia": lambda kinds, today: Q(anaesthesia__in=kinds),
    "anticoagulated": lambda yes, today: Q(anticoagulated=yes),
    "escort": lambda yes, today: Q(escort=yes),
    "preop_valid": lambda yes, today: (
        Q(preop_valid_until__gte=today)
        if yes
        else Q(preop_valid_until__lt=today) | Q(preop_valid_until__isnull=True)
    ),
}

_CLOCKS = dict(Need.Clock.choices)
_ANAESTHESIA = dict(Need.Anaesthesia.choices)


def _or(words: list[str]) -> str:
    return listing(words, "or")


WORDS = {
    "tfc": lambda codes, sites: _or([TREATMENT_FUNCTIONS[code].name for code in codes]),
    "site": lambda ids, sites: "at " + _or([sites.get(one, "another site") for one in ids]),
    "clock": lambda clocks, sites: "clock: " + _or([_CLOCKS[one] for one in clocks]),
    "priority": lambda codes, sites: "priority " + _or(codes),
    "weeks_over": lambda weeks, sites: f"over {weeks} weeks",
    "weeks_to": lambda weeks, sites: f"up to {weeks} weeks",
    "breach_from": lambda day, sites: f"breach on or after {in_words(dt.date.fromisoformat(day))}",
    "breach_to": lambda day, sites: f"breach on or before {in_words(dt.date.fromisoformat(day))}",
    "opcs": lambda codes, sites: "procedure " + _or(codes),
    "tci": lambda which, sites: "with a date to come in" if which == WITH else "without a date to come in",
    "age_band": lambda bands, sites: "aged " + _or(bands),
    "asa_to": lambda grade, sites: f"ASA up to {grade}",
    "bmi_to": lambda index, sites: f"BMI up to {index}",
    "anaesthesia": lambda kinds, sites: "anaesthesia: " + _or([_ANAESTHESIA[one].lower() for one in kinds]),
    "anticoagulated": lambda yes, sites: "on anticoagulants" if yes else "not on anticoagulants",
    "escort": lambda yes, sites: "with an escort" if yes else "without an escort",
    "preop_valid": lambda yes, sites: (
        "pre-operative assessment valid" if yes else "no valid pre-operative assessment"
    ),
}
EVERYBODY = CohortFilter({})
