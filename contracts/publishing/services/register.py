"""Making the register public: what is held back, what requesters ask of a contract, and the release itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.error_collector import FaultCollector
from base.errors import NotFound, RuleBroken
from base.formatting import london_day
from base.permissions import Permission, require
from contracts.call_offs.models.call_offs import CallOff
from contracts.compliance.services.evidence import job_title
from contracts.publishing.cpv import read_cpv
from contracts.publishing.differences import changed_figures
from contracts.publishing.figures import FigureSource
from contracts.publishing.models import Exemption, PublicTerms, PublishedFigure, PublishedVersion, Withholding
from contracts.publishing.payload import Item, RegisterSource, document
from contracts.publishing.selectors import source_of
from trusts.models import Trust


@transaction.atomic
def withhold(
    *, by: Actor, call_off_id: int, item: str, section: str, reason: str, review_on: dt.date | None = None
) -> Withholding:
    """Hold something of a contract back from the next version. What is out already stays out.

    Raises InvalidInput for a missing section or reason.
    """
    require(by, Permission.PUBLISH_REGISTER)
    call_off = _own(by, call_off_id)
    faults = FaultCollector()
    reason = faults.need("/reason", reason, "Say why it is withheld")
    if item not in Withholding.Item.values:
        faults.add("/item", "unknown_value", "Choose what is withheld")
    if section not in Exemption.values:
        faults.add("/section", "unknown_value", "Choose the section of the Act")
    faults.stop()
    return _say(by, call_off, "withheld", item=item, section=section, reason=reason, review_on=review_on)


@transaction.atomic
def lift(*, by: Actor, call_off_id: int, item: str, reason: str) -> Withholding:
    """Let something be published again from the next version."""
    require(by, Permission.PUBLISH_REGISTER)
    call_off = _own(by, call_off_id)
    faults = FaultCollector()
    reason = faults.need("/reason", reason, "Say why it is published again")
    faults.stop()
    newest = Withholding.objects.visible_to(by).filter(call_off=call_off, item=item).order_by("-pk").first()
    if newest is None or newest.lifted:
        raise NotFound("That is not withheld.")
    return _say(by, call_off, "lifted", item=item, section=newest.section, reason=reason, lifted=True)


def _say(by: Actor, call_off: CallOff, deed: str, **values: Any) -> Withholding:
    said = Withholding.objects.create(
        trust_id=call_off.trust_id, call_off=call_off, said_by=by.label, said_by_person_id=by.person_id, **values
    )
    record(f"register.{deed}", by=by, target=call_off, reason=said.reason, item=said.item, section=said.section)
    return said


@transaction.atomic
def set_public_terms(
    *,
    by: Actor,
    call_off_id: int,
    delivery: str = "",
    budget: str = "",
    offers: int | None = None,
    show_plan: bool = False,
    offers_wanted_on: dt.date | None = None,
    cpv: str = "",
) -> PublicTerms:
    """Say what requesters ask of a contract: fully managed or team, budget, offers, whether its plan is shown.

    ``cpv`` is a code of the Common Procurement Vocabulary, only where that of its service lines is wrong.
    """
    require(by, Permission.MANAGE_CONTRACTS)
    call_off = _own(by, call_off_id)
    faults = FaultCollector()
    cpv = faults.read("/cpv", read_cpv, cpv) or "" if cpv.strip() else ""
    if delivery and delivery not in PublicTerms.Delivery.values:
        faults.add("/delivery", "unknown_value", "Choose fully managed service or team provision")
    faults.stop()
    values = {
        "delivery": delivery,
        "budget": budget.strip(),
        "offers": offers,
        "show_plan": show_plan,
        "cpv": cpv,
        "offers_wanted_on": offers_wanted_on,
        "trust_id": call_off.trust_id,
        "said_by": by.label,
        "said_by_person_id": by.person_id,
        "said_at": timezone.now(),
    }
    terms, _ = PublicTerms.objects.update_or_create(call_off=call_off, defaults=values)
    record("call_off.public_terms_set", by=by, target=call_off, delivery=delivery, show_plan=show_plan)
    return terms


@transaction.atomic
def release(*, by: Actor, counted: FigureSource, why: str = "") -> PublishedVersion:
    """Make a version of the trust's register public, for ever. ``counted`` are its figures, as counted just now.

    A version for a period that is out already corrects it: every figure that differs is named with old, new and
    ``why``. Raises RuleBroken when nothing differs, InvalidInput when it differs and nobody says why or the period is
    not over.
    """
    require(by, Permission.PUBLISH_REGISTER)
    trust = own_trust(by)  # locked: numbers follow each other
    today = london_day(timezone.now())
    _check_period(counted, today)
    source = source_of(by, trust.pk, counted)
    payload = document(source, today)
    before = PublishedVersion.objects.visible_to(by).filter(trust=trust).order_by("-number")
    corrected = before.filter(first_day=counted.period.first, last_day=counted.period.last).first()
    corrections = _corrections(corrected, payload, source, trust, why)
    newest = before.first()
    version = PublishedVersion.objects.create(
        trust=trust,
        number=newest.number + 1 if newest else 1,
        ods_code=trust.ods_code,
        trust_name=trust.name,
        icb_code=trust.icb_code,
        icb_name=trust.icb_name,
        ocid_prefix=trust.ocid_prefix,
        first_day=counted.period.first,
        last_day=counted.period.last,
        released_by_title=job_title(by),
        payload=payload,
        withheld=withheld_words(source),
        corrections=corrections,
        corrects=corrected.number if corrected else None,
        why=why.strip() if corrected else "",
    )
    PublishedFigure.objects.bulk_create(_figures(version, source))
    record("register.released", by=by, target=version, reason=version.why, number=version.number)
    return version


def _check_period(counted: FigureSource, today: dt.date) -> None:
    faults = FaultCollector()
    if counted.period.last < counted.period.first:
        faults.add("/last", "invalid", "The last day must not be before the first")
    elif counted.period.last >= today:
        faults.add("/last", "period_not_over", "Only days that are over are released")
    faults.stop()


def _corrections(
    corrected: PublishedVersion | None, payload: dict, source: RegisterSource, trust: Trust, why: str
) -> list[dict[str, str]]:
    if corrected is None:
        return []
    changed = changed_figures(corrected.payload, payload)
    if _says_the_same(corrected, payload, source, trust):
        raise RuleBroken(
            f"Version {corrected.number} says exactly this for that period already.", code="nothing_to_release"
        )
    faults = FaultCollector()
    faults.need("/why", why, f"Say why version {corrected.number} is corrected: everybody reads it")
    faults.stop()
    return changed


def _says_the_same(version: PublishedVersion, payload: dict, source: RegisterSource, trust: Trust) -> bool:
    """True where a version reads as one released now would, but for the day it was made."""
    said = version.payload | {"made_on": payload["made_on"]}
    over_it = (version.icb_code, version.icb_name, version.ocid_prefix)
    return (
        said == payload
        and version.withheld == withheld_words(source)
        and over_it == (trust.icb_code, trust.icb_name, trust.ocid_prefix)
    )


def withheld_words(source: RegisterSource) -> list[dict[str, str | None]]:
    """Withheld items, with section and reason. A contract withheld as a whole is not named."""
    said = []
    for decision in sorted(source.withheld.values(), key=lambda decision: (decision.call_off_id, decision.item)):
        whole = decision.item == Item.CALL_OFF
        if not whole and (decision.call_off_id, Item.CALL_OFF.value) in source.withheld:
            continue
        said.append(
            {
                "call_off": None if whole else decision.call_off.reference,
                "item": decision.get_item_display(),
                "section": decision.get_section_display(),
                "reason": decision.reason,
                "review_on": decision.review_on.isoformat() if decision.review_on else None,
            }
        )
    return said


def _figures(version: PublishedVersion, source: RegisterSource) -> list[PublishedFigure]:
    shown = {call_off["reference"] for call_off in version.payload["call_offs"] if call_off["patients"] is not None}
    return [
        PublishedFigure(
            trust_id=version.trust_id,
            version=version,
            service_line_id=line.pk,
            patients=source.counted.line(line.pk).patients,
            low=source.figure(line).low,
            high=source.figure(line).high,
        )
        for call_off in source.call_offs
        if call_off.reference in shown
        for line in call_off.service_lines.all()
    ]


def _own(by: Actor, call_off_id: int) -> CallOff:
    found = CallOff.objects.visible_to(by).select_for_update(no_key=True).filter(pk=call_off_id).first()
    if found is None or not (by.is_trust or by.is_system):
        raise NotFound()
    return found


def own_trust(by: Actor) -> Trust:
    """The asker's trust under lock. Raises NotFound."""
    found = Trust.objects.visible_to(by).select_for_update(no_key=True).filter(pk=by.own_trust_id).first()
    if found is None:
        raise NotFound()
    return found
