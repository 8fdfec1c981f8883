"""Frameworks and their suppliers; call-off contracts with their lines, prices and money."""

from contracts.models.call_offs import CallOff, ServiceLine, ServiceLineSite
from contracts.models.columns import MONEY
from contracts.models.compliance import (
    BuyingAnswers,
    ComplianceEvidence,
    ComplianceOverride,
    ComplianceResult,
    ComplianceRun,
    HoursRecord,
    LeadRecord,
    VatDecision,
)
from contracts.models.frameworks import Framework, Lot, LotSupplier, Region
from contracts.models.interests import Interest, ProviderOfficer, StaffList, StaffMember
from contracts.models.money import LedgerEntry
from contracts.models.rates import DayType, Included, RateCard, RateLine
from contracts.models.tariff import (
    Comparator,
    GroupedActivity,
    GrouperImport,
    Pod,
    TariffPrice,
    TariffSet,
    TariffTest,
)

__all__ = [
    "MONEY",
    "BuyingAnswers",
    "CallOff",
    "Comparator",
    "ComplianceEvidence",
    "ComplianceOverride",
    "ComplianceResult",
    "ComplianceRun",
    "DayType",
    "Framework",
    "GroupedActivity",
    "GrouperImport",
    "HoursRecord",
    "Included",
    "Interest",
    "LeadRecord",
    "LedgerEntry",
    "Lot",
    "LotSupplier",
    "Pod",
    "ProviderOfficer",
    "RateCard",
    "RateLine",
    "Region",
    "ServiceLine",
    "ServiceLineSite",
    "StaffList",
    "StaffMember",
    "TariffPrice",
    "TariffSet",
    "TariffTest",
    "VatDecision",
]
