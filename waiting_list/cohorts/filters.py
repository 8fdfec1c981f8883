"""The language cohorts are said in: from what was sent to a checked filter, and from that to one condition.

Everything named must hold; of a list any one is enough. A fact that the trust's list does not say fulfils no
condition about it. Weeks are RTT weeks whatever the clock: "over 18" is 127 days or more, "to 18" up to 126.
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal, Self

from django.db.models import Q
from pydantic import Field, ValidationError, ValidationInfo, ValidatorFunctionWrapHandler, field_validator

from base.errors import InvalidInput
from base.formatting import day as in_words
from base.formatting import listing
from base.record_faults import faults_of, in_our_words, refuse
from base.record_types import Choice, Day, Id, ReadBy, Whole
from base.records import Body
from nhs.codes import TREATMENT_FUNCTIONS
from nhs.codes.priority import Priority
from nhs.errors import Invalid
from waiting_list.imports.reading.cells import AGE_BANDS
from waiting_list.pathways.models.needs import Need

MOST_WEEKS = 520
MOST_CHOSEN = 60
WITH, WITHOUT = "with", "without"
_OPCS = re.compile(r"[A-HJ-Z]\d{0,3}")
LIVE_TFCS = tuple(code for code, function in TREATMENT_FUNCTIONS.items() if function.live)


def _read_procedure(value: Any) -> str:
    code = value.strip().upper().replace(".", "") if isinstance(value, str) else ""
    if not _OPCS.fullmatch(code):
        raise Invalid("Give the beginning of an OPCS-4 code, such as H20 or H201.", code="opcs_format")
    return code


def _read_bmi(value: Any) -> str:
    try:
        number = Decimal(str(value)) if isinstance(value, str | int | float) else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not 10 <= number <= 99 or number != round(number, 1):
        raise Invalid("Give a body mass index from 10 to 99.", code="bmi_format")
    return f"{number:.1f}"


def _one_of(codes: Sequence[str], sentence: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in codes:
            raise Invalid(sentence, code="unknown_value")
        return value

    return read


_read_tfc = _one_of(LIVE_TFCS, "Give a treatment function code that is in use, such as 301.")
_read_age_band = _one_of(AGE_BANDS, f"Give one of {', '.join(AGE_BANDS)}.")
LiveTfc = Annotated[str, ReadBy(str, _read_tfc, {"type": "string", "examples": ["301"]})]
AgeBand = Annotated[str, ReadBy(str, _read_age_band, {"type": "string", "enum": list(AGE_BANDS)})]
OpcsBeginning = Annotated[str, ReadBy(str, _read_procedure, {"type": "string", "examples": ["H20"]})]
Bmi = Annotated[str, ReadBy(str, _read_bmi, {"type": ["string", "number"], "examples": ["35.0"]})]
_Some = Field(max_length=MOST_CHOSEN)
RANGES = {
    "weeks_to": ("weeks_over", "Nobody can wait more than the first and no more than the second number."),
    "breach_to": ("breach_from", "The last day comes before the first."),
}
"""The upper bound of each range with its lower one."""


class CohortFilter(Body):
    """Everything given must hold; of a list any one is enough. What the list does not say of a patient fits nothing."""

    tfc: Annotated[list[LiveTfc], _Some] | None = Field(None, description="Treatment function codes.")
    site: Annotated[list[Id], _Some] | None = None
    clock: Annotated[list[Choice[Need.Clock]], _Some] | None = None
    priority: Annotated[list[Choice[Priority]], _Some] | None = None
    weeks_over: Annotated[int, Whole(0, MOST_WEEKS)] | None = Field(
        None, description="Waits of more than so many weeks."
    )
    weeks_to: Annotated[int, Whole(0, MOST_WEEKS)] | None = Field(None, description="Waits of up to so many weeks.")
    breach_from: Day | None = None
    breach_to: Day | None = None
    opcs: Annotated[list[OpcsBeginning], Field(max_length=20)] | None = Field(
        None, description="OPCS-4 codes or their beginnings."
    )
    tci: Literal["with", "without"] | None = Field(None, description="With or without a date to come in.")
    age_band: Annotated[list[AgeBand], _Some] | None = None
    asa_to: Annotated[int, Whole(1, 6)] | None = Field(None, description="ASA grade up to this one.")
    bmi_to: Bmi | None = Field(None, description="Body mass index up to this one, from 10 to 99.")
    anaesthesia: Annotated[list[Choice[Need.Anaesthesia]], _Some] | None = None
    anticoagulated: bool | None = None
    escort: bool | None = Field(None, description="Somebody takes the patient home.")
    preop_valid: bool | None = Field(None, description="Pre-operative assessment valid today.")

    example = {"tfc": ["301"], "weeks_over": 18, "tci": "without", "asa_to": 2}

    @field_validator(
        "tfc", "site", "clock", "priority", "opcs", "age_band", "anaesthesia", mode="wrap", check_fields=True
    )
    @classmethod
    def _read_list(cls, value: Any, read: ValidatorFunctionWrapHandler) -> Any:
        """A list is one place: it is named with what is wrong with the first of its values."""
        try:
            return read(value)
        except ValidationError as error:
            words = in_our_words(error.errors(include_url=False, include_input=False)[0])
            raise refuse(words.code, words.sentence) from None

    @field_validator(*RANGES)
    @classmethod
    def _check_range(cls, high: Any, info: ValidationInfo) -> Any:
        name, sentence = RANGES[str(info.field_name)]
        low = info.data.get(name)
        if low is not None and high is not None and high < low:
            raise refuse("range_empty", sentence)
        return high

    @classmethod
    def parse(cls, raw: Any, *, at: str = "") -> Self:
        """From JSON. Raises InvalidInput naming every place that is wrong."""
        try:
            return cls.model_validate(raw)
        except ValidationError as error:
            faults = faults_of(error, raw, at=at)
            raise InvalidInput.of(faults, code="invalid" if len(faults) > 1 else None) from None

    @property
    def said(self) -> dict[str, Any]:
        """The filter as asked for, in the order of the language, as JSON can keep it."""
        return {name: _kept(value) for name, value in self if value not in (None, [])}

    def condition(self, today: dt.date) -> Q:
        """On rows of ``Waiting``. ``today`` is the London day waits are measured on."""
        return Q(*(CONDITIONS[name](value, today) for name, value in self.said.items()))

    def words(self, sites: Mapping[int, str] | None = None) -> list[str]:
        """The filter in words, a phrase for each part."""
        return [WORDS[name](value, sites or {}) for name, value in self.said.items()]


def _kept(value: Any) -> Any:
    if isinstance(value, list):
        return sorted({_kept(part) for part in value})
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.value if isinstance(value, enum.Enum) else value


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
        Q(preop_valid_until__gte=today) if yes else Q(preop_valid_until__lt=today) | Q(preop_valid_until__isnull=True)
    ),
}

_CLOCKS = dict(Need.Clock.choices)
_ANAESTHESIA = dict(Need.Anaesthesia.choices)


def _or(words: list[str]) -> str:
    return listing(words, "or")


WORDS = {
    "tfc": lambda codes, sites: _or([TREATMENT_FUNCTIONS[code].name for code in codes]),
    "site": lambda ids, sites: "at " + _or([sites.get(pk, "another site") for pk in ids]),
    "clock": lambda clocks, sites: "clock: " + _or([_CLOCKS[clock] for clock in clocks]),
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
    "anaesthesia": lambda kinds, sites: "anaesthesia: " + _or([_ANAESTHESIA[kind].lower() for kind in kinds]),
    "anticoagulated": lambda yes, sites: "on anticoagulants" if yes else "not on anticoagulants",
    "escort": lambda yes, sites: "with an escort" if yes else "without an escort",
    "preop_valid": lambda yes, sites: "pre-operative assessment valid" if yes else "no valid pre-operative assessment",
}
EVERYBODY = CohortFilter()
