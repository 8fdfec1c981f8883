"""Words about needs that pages share."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from nhs.codes import TREATMENT_FUNCTIONS


def specialty(tfc: str) -> str:
    """``Gastroenterology``; a code that is in no list as it is."""
    known = TREATMENT_FUNCTIONS.get(tfc)
    return known.name if known and known.name else f"Code {tfc}"


def weeks(since: dt.date) -> int:
    """Whole weeks waited today."""
    return max(0, (timezone.localdate() - since).days // 7)
