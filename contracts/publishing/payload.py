"""The register as it is published: one document of plain values, with what is withheld already taken out.

Money is text with pence (pounds excluding VAT), days are ISO dates, numbers of patients are ``low`` and ``high``.
Something withheld is null, and stands under ``withheld`` with its section and reason; so do totals it could be worked
out from.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from base.formatting import london_day
from contracts.call_offs.models.call_offs import CallOff, ServiceLine
from contracts.compliance.models import ComplianceOverride
from contracts.compliance.rules.gate import CHECK_OF, RULES
from contracts.publishing.cpv import cpv_name, cpv_of
from contracts.publishing.figures import ZERO, FigureSource
from contracts.publishing.models import PublicTerms, Withholding
from contracts.publishing.suppression import Figure, procedures_shown, shown, total
from contracts.variations.models import VariationDecision
from nhs.codes import tfc_name

Item = Withholding.Item
State = CallOff.State
PLANNED = (State.DRAFT, State.STANDSTILL)
COMPETITIVE = (CallOff.Process.MINI, CallOff.Process.COMPETITIVE, CallOff.Process.OPEN)
RULE_OF_CHECK = {check.code: rule for rule in RULES for check in rule.checks}


@dataclass(frozen=True, slots=True)
class RegisterSource:
    """The parts of a register: contracts with all that belongs to them, figures, and what is withheld."""

    call_offs: list[CallOff]
    counted: FigureSource
    withheld: Mapping[tuple[int, str], Withholding] = field(default_factory=dict)
    overrides: Mapping[int, list[ComplianceOverride]] = field(default_factory=dict)
    unmet: Mapping[int, list[dict[str, Any]]] = field(default_factory=dict)
    variations: Mapping[int, list[VariationDecision]] = field(default_factory=dict)
    terms: Mapping[int, PublicTerms] = field(default_factory=dict)
    before: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    def holds_back(self, call_off: CallOff, item: str) -> bool:
        return (call_off.pk, item) in self.withheld

    def procedures(self, line: ServiceLine) -> Figure:
        """The procedures of a line, as far as they may be shown."""
        return procedures_shown(self.counted.line(line.pk).procedures)

    def figure(self, line: ServiceLine) -> Figure:
        """The patients of a line, as far as they may be shown."""
        return shown(self.counted.line(line.pk).patients, self.before.get(line.pk, ()))


def document(source: RegisterSource, today: dt.date) -> dict[str, Any]:
    """The whole register of one trust and period."""
    kept = [call_off for call_off in source.call_offs if not source.holds_back(call_off, Item.CALL_OFF)]
    running = [
        register_row(source, call_off)
        for call_off in kept
        if call_off.state not in PLANNED and _touches(call_off, source.counted)
    ]
    period = source.counted.period
    return {
        "period": {"first": period.first.isoformat(), "last": period.last.isoformat()},
        "call_offs": running,
        "planned": [plan(source, call_off, today) for call_off in kept if _is_planned(source, call_off)],
        "totals": totals(running),
        "months": _months(running),
        "made_on": today.isoformat(),
    }


def _touches(call_off: CallOff, counted: FigureSource) -> bool:
    """Contracts of the period, and earlier ones that were still charged to in it."""
    period = counted.period
    in_it = call_off.first_day <= period.last and call_off.last_day >= period.first
    return (
        in_it or any(line.pk in counted.lines for line in call_off.service_lines.all()) or call_off.pk in counted.beside
    )


def _is_planned(source: RegisterSource, call_off: CallOff) -> bool:
    terms = source.terms.get(call_off.pk)
    return call_off.state in PLANNED and terms is not None and terms.show_plan


def register_row(source: RegisterSource, call_off: CallOff) -> dict[str, Any]:
    """One contract: who, what, where, by which way, from when to when, and its figures."""
    months = _spent(source, call_off)
    hides = {item: source.holds_back(call_off, item) for item in Item.values}
    lines = [_line(source, line, hides) for line in call_off.service_lines.all()]
    figures = [source.figure(line) for line in call_off.service_lines.all()]
    return (
        _parties(call_off)
        | _award(call_off, hides)
        | _extra(source.terms.get(call_off.pk))
        | {
            "state": call_off.state,
            "maximum_value": None if hides[Item.MAXIMUM] else str(call_off.maximum_value),
            "spent": None if hides[Item.SPENT] else str(sum(months.values(), ZERO)),
            "months": None if hides[Item.SPENT] else {f"{month:%Y-%m}": str(sum_) for month, sum_ in months.items()},
            "patients": None if hides[Item.PATIENTS] else total(figures).payload(),
            "lists": sum(line["lists"] for line in lines),
            "lines": lines,
            "overrides": [] if hides[Item.OVERRIDES] else _overrides(source.overrides.get(call_off.pk, [])),
            "unmet": [] if hides[Item.OVERRIDES] else source.unmet.get(call_off.pk, []),
            "variations": [] if hides[Item.MAXIMUM] else _variations(source.variations.get(call_off.pk, [])),
        }
    )


def plan(source: RegisterSource, call_off: CallOff, today: dt.date) -> dict[str, Any]:
    """A purchase that is planned: no provider and no value of it is known to the market yet."""
    terms = source.terms[call_off.pk]
    hides = {item: source.holds_back(call_off, item) for item in Item.values}
    lines = list(call_off.service_lines.all())
    return {
        "reference": call_off.reference,
        "title": call_off.title,
        "sites": sorted({site.site.name for line in lines for site in line.line_sites.all()}),
        "specialties": sorted({tfc_name(line.tfc) for line in lines}),
        "bought": _bought(source, lines),
        "estimate": None if hides[Item.MAXIMUM] else str(call_off.maximum_value or ""),
        "offers_wanted_on": _iso(terms.offers_wanted_on),
        "starts_on": _iso(call_off.starts_on),
        "ends_on": _iso(call_off.ends_on),
        "stage": _stage(call_off, today),
        "unmet": [] if hides[Item.OVERRIDES] else source.unmet.get(call_off.pk, []),
    } | _award(call_off, hides)


def _stage(call_off: CallOff, today: dt.date) -> str:
    """A service that has begun is not planned any more, whatever its papers are like."""
    if call_off.starts_on and call_off.starts_on <= today:
        return "Begun, not all rules met" if call_off.signed_on else "Start day passed, signing not recorded"
    return call_off.get_state_display() if call_off.state == State.STANDSTILL else "Planned"


def _bought(source: RegisterSource, lines: list[ServiceLine]) -> list[dict[str, str]]:
    return [
        {"what": f"{tfc_name(line.tfc)}, {line.get_setting_display().lower()}".removesuffix(", ")} | _cpv(source, line)
        for line in lines
    ]


def totals(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Sums of what is shown. A sum over something withheld is withheld too."""
    return {
        "call_offs": len(rows),
        "companies": len({row["provider"]["name"] for row in rows}),
        "lists": sum(row["lists"] for row in rows),
        "maximum_value": _sum(row["maximum_value"] for row in rows),
        "spent": _sum(row["spent"] for row in rows),
        "patients": _people(row["patients"] for row in rows),
    }


def _sum(values: Iterable[str | None]) -> str | None:
    values = list(values)
    return None if None in values else str(sum((Decimal(value) for value in values if value is not None), ZERO))


def _people(figures: Iterable[dict | None]) -> dict | None:
    figures = list(figures)
    return None if None in figures else total(Figure.of(figure) for figure in figures if figure is not None).payload()


def _months(rows: list[dict[str, Any]]) -> dict[str, str] | None:
    if any(row["months"] is None for row in rows):
        return None
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in rows:
        for month, amount in row["months"].items():
            sums[month] += Decimal(amount)
    return {month: str(sums[month]) for month in sorted(sums)}


def _parties(call_off: CallOff) -> dict[str, Any]:
    provider = call_off.provider
    return {
        "reference": call_off.reference,
        "title": call_off.title,
        "provider": {
            "name": provider.name,
            "companies_house": provider.companies_house,
            "named": call_off.supplier_named,
        },
    }


def _award(call_off: CallOff, hides: Mapping[str, bool]) -> dict[str, Any]:
    lot = call_off.lot
    return {
        "framework": None
        if lot is None
        else {
            "reference": lot.framework.reference,
            "title": lot.framework.title,
            "owner": lot.framework.owner,
            "lot": lot.number,
            "lot_title": lot.title,
            "lot_type": lot.get_type_display(),
        },
        "off_framework_reason": None if hides[Item.OFF_FRAMEWORK] else call_off.off_framework_reason,
        "regime": call_off.get_regime_display() if call_off.regime else "",
        "process": {"code": call_off.process, "words": call_off.get_process_display() if call_off.process else ""},
        "competitive": call_off.process in COMPETITIVE,
        "notice_published_on": _iso(call_off.intention_published_on),
        "standstill_ends_on": _iso(call_off.standstill_ends_on),
        "signed_on": _iso(call_off.signed_on),
        "starts_on": _iso(call_off.starts_on),
        "ends_on": _iso(call_off.ends_on),
    }


def _extra(terms: PublicTerms | None) -> dict[str, Any]:
    if terms is None:
        return {"delivery": "", "budget": "", "offers": None}
    return {
        "delivery": terms.get_delivery_display() if terms.delivery else "",
        "budget": terms.budget,
        "offers": terms.offers,
    }


def _line(source: RegisterSource, line: ServiceLine, hides: Mapping[str, bool]) -> dict[str, Any]:
    counted = source.counted.line(line.pk)
    return {
        "name": line.name,
        "tfc": line.tfc,
        "specialty": tfc_name(line.tfc),
        "setting": line.get_setting_display() if line.setting else "",
        "cost_code": line.cost_code,
        "cpv": _cpv(source, line),
        "sites": sorted({site.site.name for site in line.line_sites.all()} | set(counted.sites)),
        "lists": counted.lists,
        "procedures": None if hides[Item.PATIENTS] else source.procedures(line).payload(),
        "spent": None if hides[Item.SPENT] else str(counted.spent),
        "patients": None if hides[Item.PATIENTS] else source.figure(line).payload(),
    }


def _cpv(source: RegisterSource, line: ServiceLine) -> dict[str, str]:
    terms = source.terms.get(line.call_off_id)
    code = terms.cpv if terms and terms.cpv else cpv_of(line.tfc, line.setting)
    return {"code": code, "name": cpv_name(code)}


def _spent(source: RegisterSource, call_off: CallOff) -> dict[dt.date, Decimal]:
    months: dict[dt.date, Decimal] = defaultdict(lambda: ZERO)
    for charged in (
        *(source.counted.line(line.pk).months for line in call_off.service_lines.all()),
        source.counted.beside.get(call_off.pk, {}),
    ):
        for month, amount in charged.items():
            months[month] += amount
    return dict(sorted(months.items()))


def _overrides(given: list[ComplianceOverride]) -> list[dict[str, Any]]:
    """Each by the post that decided; the statement of the check may name a lead and is not repeated."""
    return [
        {
            "check": CHECK_OF[override.check_code].title,
            "word": RULE_OF_CHECK[override.check_code].word,
            "reason": override.reason,
            "decided_by": override.person_role,
            "on": london_day(override.said_at).isoformat(),
        }
        for override in given
        if override.check_code in CHECK_OF
    ]


def _variations(decided: list[VariationDecision]) -> list[dict[str, Any]]:
    return [
        {
            "number": decision.variation.number,
            "kind": decision.variation.get_kind_display(),
            "ground": decision.variation.get_ground_display(),
            "change": str(decision.variation.amount_change),
            "new_ends_on": _iso(decision.variation.new_ends_on),
            "on": london_day(decision.decided_at).isoformat(),
        }
        for decision in decided
    ]


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
