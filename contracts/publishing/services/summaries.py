"""The annual summary of awards: what the trust adds of its other contracts, and making it public."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.services import record
from base.actors import Actor
from base.error_collector import FaultCollector
from base.errors import RuleBroken
from base.formatting import london_day
from base.permissions import Permission, require
from contracts.compliance.services.evidence import job_title
from contracts.publishing.annual_summary import ITEMS
from contracts.publishing.models import OtherAwards, PublishedSummary
from contracts.publishing.services.register import own_trust
from nhs.calendar import financial_year_dates

MOST = 99_999


@transaction.atomic
def count_elsewhere(*, by: Actor, year: str, item: str, number: int, behind: str = "") -> OtherAwards:
    """Say how many of an item of regulation 25 the trust has beside what is kept here, and which they are.

    Said again for the same year and item it replaces what was said. Raises InvalidInput for a year or item that cannot be.
    """
    require(by, Permission.PUBLISH_REGISTER)
    trust = own_trust(by)
    faults = FaultCollector()
    _year(faults, year)
    if item not in ITEMS:
        faults.add("/item", "unknown_value", "Choose which of the nine items it is")
    if not 0 <= number <= MOST:
        faults.add("/number", "invalid", f"The number must be from 0 to {MOST}")
    if number and not behind.strip():
        faults.add("/behind", "required", "Say which they are: everybody reads it")
    faults.stop()
    said = OtherAwards.objects.create(
        trust=trust,
        year=year,
        item=item,
        number=number,
        behind=behind.strip(),
        said_by=by.label,
        said_by_person_id=by.person_id,
    )
    record("summary.counted_elsewhere", by=by, target=said, year=year, item=item, number=number)
    return said


@transaction.atomic
def publish_summary(*, by: Actor, year: str, items: Sequence[dict[str, Any]]) -> PublishedSummary:
    """Make a year's summary public, for ever; ``items`` are its nine counts as counted just now.

    A second one of the same year stands beside the first with the next number. Raises RuleBroken when nothing differs,
    InvalidInput for a year that is not over.
    """
    require(by, Permission.PUBLISH_REGISTER)
    trust = own_trust(by)  # locked: numbers follow each other
    faults = FaultCollector()
    dates = _year(faults, year)
    if dates and dates[1] >= london_day(timezone.now()):
        faults.add("/year", "period_not_over", "A year's summary is published when the year is over")
    faults.stop()
    before = PublishedSummary.objects.visible_to(by).filter(trust=trust, year=year).order_by("-number").first()
    if before and before.items == list(items):
        raise RuleBroken("What is published of that year says exactly this.", code="nothing_to_release")
    made = PublishedSummary.objects.create(
        trust=trust,
        year=year,
        number=before.number + 1 if before else 1,
        ods_code=trust.ods_code,
        trust_name=trust.name,
        released_by_title=job_title(by),
        items=list(items),
    )
    record("summary.released", by=by, target=made, year=year, number=made.number)
    return made


def _year(faults: FaultCollector, year: str):
    try:
        return financial_year_dates(year)
    except ValueError as error:
        faults.add("/year", "invalid", str(error))
        return None
