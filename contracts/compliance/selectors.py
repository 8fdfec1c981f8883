"""Records that compliance keeps, as other capabilities ask for them."""

from __future__ import annotations

from collections.abc import Collection

from base.actors import Actor
from contracts.compliance.models import HoursRecord


def without_a_reason(by: Actor, line_ids: Collection[int]) -> set[int]:
    """Of these service lines, those under which no list may run in core hours without somebody asking why.

    NHS England's guidance speaks of spare out-of-hours capacity; a list in core hours needs a reason on record.
    One query.
    """
    newest = HoursRecord.objects.visible_to(by).filter(service_line__in=line_ids)
    newest = newest.order_by("service_line_id", "-pk").distinct("service_line_id")
    reasoned = {
        record.service_line_id for record in newest if record.reason and record.when != HoursRecord.When.OUT_OF_HOURS
    }
    return set(line_ids) - reasoned
