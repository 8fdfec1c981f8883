"""What has to be in place before a list runs, and which side says so."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models


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
    Item.DECONTAMINATION, Item.RECOVERY, Item.PORTERS, Item.PHARMACY, Item.PATHOLOGY, Item.BED, Item.IT, Item.KEYS,
)  # fmt: skip
OF_PROVIDER = (Item.KIT, Item.TRAVEL)


def is_ready(ticked: Collection[str]) -> bool:
    """Both sides' checklists are ticked whole."""
    return set(Item.values) <= set(ticked)
