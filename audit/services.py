"""Writing to the audit trail. Every service calls ``record`` in its own transaction."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model

from audit.models import Event
from base.actors import Actor
from base.bulk_insert import insert_rows

UNSAID = object()


def record(
    event: str,
    *,
    by: Actor,
    target: Model,
    reason: str = "",
    trust_id: Any = UNSAID,
    provider_id: Any = UNSAID,
    **data: Any,
) -> None:
    """Record an event, named ``noun.verbed``, on a target.

    The organisations that may read the event are the target's own unless said otherwise.
    ``data`` must hold no patient data: identifiers of rows, words of the field and figures only.
    """
    record_many(event, by=by, targets=[(target, data)], reason=reason, trust_id=trust_id, provider_id=provider_id)


def record_many(
    event: str,
    *,
    by: Actor,
    targets: Sequence[tuple[Model, dict]],
    reason: str = "",
    trust_id: Any = UNSAID,
    provider_id: Any = UNSAID,
) -> None:
    """Record the same event on many targets, in one statement."""
    insert_rows(
        Event,
        (
            {
                "name": event,
                "source": Event.Source.SERVICE.value,
                "trust_id": getattr(target, "trust_id", by.trust_id) if trust_id is UNSAID else trust_id,
                "provider_id": getattr(target, "provider_id", by.provider_id) if provider_id is UNSAID else provider_id,
                "actor_kind": by.kind.value,
                "actor_label": by.label,
                "person_id": by.person_id,
                "credential_id": by.credential_id,
                "target_type": target._meta.db_table,
                "target_id": str(target.pk),
                "reason": reason,
                "request_id": by.request_id,
                "data": data,
            }
            for target, data in targets
        ),
    )
