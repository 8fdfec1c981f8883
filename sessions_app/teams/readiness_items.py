"""What has to be in place before a list runs, and which side says so."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models

from trusts.models import Room


class Item(models.TextChoices):
    DECONTAMINATION = "decontamination", "Decontamination is staffed"
    RECOVERY = "recovery", "Recovery has beds and staff"
    PORTERS = "porters", "Porters are booked"
    PHARMACY = "pharmacy", "Pharmacy is open or drugs are in place"
    PATHOLOGY = "pathology", "Pathology takes specimens"
    BED = "bed", "A bed is kept as back-up"
    IT = "it", "IT accounts work"
    KEYS = "keys", "Keys and access are arranged"
    KIT = "kit", "Kit and consumables are there"
    TRAVEL = "travel", "The team knows where and when"


OF_TRUST = (
    Item.DECONTAMINATION,
    Item.RECOVERY,
    Item.PORTERS,
    Item.PHARMACY,
    Item.PATHOLOGY,
    Item.BED,
    Item.IT,
    Item.KEYS,
)
OF_PROVIDER = (Item.KIT, Item.TRAVEL)


VIRTUAL = frozenset({Item.IT, Item.TRAVEL})
"""Nobody meets in a virtual clinic: of all that a room needs only the accounts, and that the team knows when."""


def items_for(room_kind: str) -> tuple[Item, ...]:
    """The whole checklist of a list in a room of that kind."""
    return tuple(item for item in Item if room_kind != Room.Kind.VIRTUAL or item in VIRTUAL)


def is_ready(ticked: Collection[str], room_kind: str = "") -> bool:
    """Both sides' checklists are ticked whole."""
    return {item.value for item in items_for(room_kind)} <= set(ticked)
