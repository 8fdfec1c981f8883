"""Frameworks and their suppliers; call-off contracts with their lines, prices and money."""

from contracts.models.call_offs import CallOff, ServiceLine, ServiceLineSite
from contracts.models.columns import MONEY
from contracts.models.frameworks import Framework, Lot, LotSupplier
from contracts.models.money import LedgerEntry
from contracts.models.rates import DayType, RateCard, RateLine

__all__ = [
    "MONEY",
    "CallOff",
    "DayType",
    "Framework",
    "LedgerEntry",
    "Lot",
    "LotSupplier",
    "RateCard",
    "RateLine",
    "ServiceLine",
    "ServiceLineSite",
]
