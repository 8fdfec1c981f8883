"""Checks of the first and last day of a record: the same for people's items, a trust's own and a provider's proof."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from base.error_collector import FaultCollector
from base.formatting import london_day
from providers.models import Assurance, Clearance, LocalClearance


def check_new_record(faults: FaultCollector, noun: str, valid_from: dt.date, valid_until: dt.date | None) -> None:
    """Check that a new record ends after it starts and has not ended already. ``noun`` begins the codes."""
    if valid_until and valid_until < valid_from:
        faults.add("/valid_until", f"{noun}_order", "The last day must be on or after the first day")
    elif valid_until and valid_until < london_day(timezone.now()):
        faults.add("/valid_until", f"{noun}_over", "This has ended already. Enter the one that holds now")


def end_earlier(
    faults: FaultCollector, noun: str, held: Clearance | LocalClearance | Assurance, valid_until: dt.date, reason: str
) -> str:
    """Bring the end of a record forward and save it; never later, and with a reason, which is answered.

    Raises what was found against it, with everything found before.
    """
    reason = faults.need("/reason", reason, "Say why it ends, in a few words")
    if valid_until < held.valid_from:
        faults.add("/valid_until", f"{noun}_order", "The last day must be on or after the first day")
    if held.valid_until and valid_until > held.valid_until:
        words = "The last day can only come earlier. For a renewal, record the item again from its new day"
        faults.add("/valid_until", f"{noun}_order", words)
    faults.stop()
    held.valid_until = valid_until
    held.save(update_fields=["valid_until"])
    return reason
