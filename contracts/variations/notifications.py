"""Changes of contracts that wait for a decision, and their notices."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.urls import reverse

from base.actors import Actor
from base.permissions import Permission
from contracts.call_offs.notifications import contract_task, due_about, narrowed
from contracts.variations.models import Variation
from notifications.kinds import Kind, TaskContent, When

OF_VARIATION = dict.fromkeys(
    ("call_off.variation_proposed", "call_off.variation_approved", "call_off.variation_refused"), "variation"
)


def variations(by: Actor, ids: Collection[int] | None) -> Iterator[TaskContent]:
    """Changes that wait for somebody's decision."""
    waiting = Variation.objects.visible_to(by).filter(decision=None).select_related("call_off")
    for variation in narrowed(waiting, ids):
        yield due_about(
            variation.call_off,
            f"Decide variation {variation.number} of {variation.call_off.reference}",
            subject=variation.pk,
            why=f"Proposed by {variation.proposed_by}, who cannot decide it.",
        )


def notices_due(by: Actor, ids: Collection[int] | None) -> Iterator[TaskContent]:
    """Approved changes whose notice is to be published and is not recorded."""
    due = Variation.objects.visible_to(by).filter(notice_due=True, decision__approved=True, notice=None)
    for variation in narrowed(due, ids).select_related("call_off"):
        yield due_about(
            variation.call_off,
            f"Publish the notice of variation {variation.number} of {variation.call_off.reference}",
            subject=variation.pk,
            why="The change is large enough that its notice has to be published.",
            href=reverse("variation-notice", args=[variation.call_off_id, variation.pk]),
        )


KINDS: tuple[Kind, ...] = (
    contract_task(
        "variations.to_decide",
        "Variations that wait for a decision",
        Permission.APPROVE_CONTRACTS,
        variations,
        OF_VARIATION,
        usual=When.AT_ONCE,
    ),
    contract_task(
        "variations.notice",
        "Notices of changes to be published",
        Permission.MANAGE_CONTRACTS,
        notices_due,
        OF_VARIATION,
        icon="flag",
    ),
)
