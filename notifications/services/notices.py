"""Reading what one was told."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from base.actors import Actor
from notifications.models import Notice


@transaction.atomic
def read_notices(*, by: Actor, until: int) -> int:
    """Mark everything this person was told up to and with this notice as read. Returns how many."""
    mine = Notice.objects.visible_to(by).filter(person_id=by.person_id or 0, read_at=None, pk__lte=until)
    return mine.update(read_at=timezone.now())
