"""How long an offer stays open and when a list is booked too late for the trust's own gates."""

import datetime as dt

from django.utils import timezone

from trusts.models import Trust


def is_short_notice(starts_at: dt.datetime, trust: Trust) -> bool:
    """Booked inside the trust's own offer gate."""
    return starts_at - timezone.now() < dt.timedelta(days=trust.offer_gate_days)


def offer_ends(starts_at: dt.datetime, trust: Trust) -> dt.datetime:
    """The offer stays open for the trust's usual days, but never past half of the time that is left."""
    now = timezone.now()
    return now + min(dt.timedelta(days=trust.offer_open_days), (starts_at - now) / 2)
