"""Services of a person's e-mail preferences."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from audit.services import record
from base.actors import Actor
from base.error_collector import FaultCollector
from base.errors import NotAllowed
from notifications.kinds import When, kinds_for
from notifications.models import Preference


@transaction.atomic
def save_preferences(*, by: Actor, chosen: Mapping[str, str]) -> None:
    """Keep how this person hears of each kind while acting for this organisation; kinds not named stay as they are.

    Raises InvalidInput for a kind that cannot concern them or a way there is not.
    """
    if by.person_id is None or not (by.is_trust or by.is_provider):
        raise NotAllowed("Only people of an organisation get e-mails.", code="person_needed")
    known = {kind.name: kind for kind in kinds_for(by)}
    faults = FaultCollector()
    for name, when in chosen.items():
        if name not in known or when not in When.values:
            faults.add(f"/{name}", "unknown_value", "Choose from the list")
    faults.stop()
    place = {"person_id": by.person_id, "trust_id": by.trust_id, "provider_id": by.provider_id}
    held = {p.kind: p for p in Preference.objects.visible_to(by).filter(person_id=by.person_id).select_for_update()}
    new = [Preference(kind=name, when=when, **place) for name, when in chosen.items() if name not in held]
    changed = [held[name] for name, when in chosen.items() if name in held and held[name].when != when]
    for preference in changed:
        preference.when = chosen[preference.kind]
    # Two tabs at once: the later choice stands, and neither fails.
    Preference.objects.bulk_create(
        new, update_conflicts=True, unique_fields=["person", "trust", "provider", "kind"], update_fields=["when"]
    )
    Preference.objects.bulk_update(changed, ["when"])
    for preference in [*new, *changed]:
        record("preference.saved", by=by, target=preference, kind=preference.kind, when=preference.when)
