"""The terms an award cannot do without, and how large a contract can be."""

from __future__ import annotations

from decimal import Decimal

from base.error_collector import FaultCollector
from contracts.call_offs.models.call_offs import CallOff

LARGEST = Decimal("999999999999.99")
"""Pounds: the largest value a contract can have here."""


def terms_missing(call_off: CallOff) -> FaultCollector:
    """Parts of the award that are not recorded. Drafts may lack them; nothing is signed or goes live without."""
    faults = FaultCollector()
    known = {
        "supplier": (call_off.supplier_named, "/provider_id"),
        "award process": (call_off.process, "/process"),
        "framework, or why there is none": (call_off.lot_id or call_off.off_framework_reason, "/lot_id"),
        "day it starts": (call_off.starts_on, "/starts_on"),
        "day it ends": (call_off.ends_on, "/ends_on"),
        "maximum contract value": (call_off.maximum_value, "/maximum_value"),
    }
    for words, (value, pointer) in known.items():
        if not value:
            faults.add(pointer, "terms_missing", f"Not recorded: the {words}.")
    return faults
