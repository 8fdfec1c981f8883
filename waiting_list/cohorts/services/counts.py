"""Keeping the figures of who waits short: rows of changes of one kind become one row again."""

from __future__ import annotations

from django.db import connection

from base.actors import Actor
from waiting_list.pathways.models.waiting import WaitingCount


def compact_counts(*, by: Actor) -> int:
    """Fold every trust's figures; no figure changes by it. Returns for how many trusts."""
    trusts = sorted(set(WaitingCount.objects.visible_to(by).values_list("trust_id", flat=True).distinct()))
    with connection.cursor() as cursor:
        for trust in trusts:
            cursor.execute("select waiting_list_fold_counts(%s)", [trust])
    return len(trusts)
