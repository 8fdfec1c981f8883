"""Frameworks and their suppliers; call-off contracts with their lines, prices and money."""

from contracts.models.approvals import DelegatedLimit
from contracts.models.call_offs import UNNAMED, CallOff, ServiceLine, ServiceLineSite
from contracts.models.columns import MONEY
from contracts.models.compliance import (
    AwardNotice,
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
from contracts.models.life import (
    CallOffDocument,
    CancellationStep,
    DecisionMaker,
    ExtensionOption,
    Guarantee,
    Representation,
    StandingTerms,
)
from contracts.models.money import LedgerEntry, LedgerSum
from contracts.models.opening import OpeningPosition, SpendAlert
from contracts.models.rates import DayType, Included, ProposedRates, RateCard, RateLine
from contracts.models.tariff import (
    Comparator,
    GroupedActivity,
    GrouperImport,
    Pod,
    TariffPrice,
    TariffSet,
    TariffTest,
)
from contracts.models.transparency import (
    Exemption,
    FoiRequest,
    OtherAwards,
    PublicTerms,
    PublishedFigure,
    PublishedSummary,
    PublishedVersion,
    Withholding,
)
from contracts.models.variations import Variation, VariationDecision, VariationNotice

__all__ = [
    "MONEY",
    "UNNAMED",
    "AwardNotice",
    "BuyingAnswers",
    "CallOff",
    "CallOffDocument",
    "CancellationStep",
    "Comparator",
    "ComplianceEvidence",
    "ComplianceOverride",
    "ComplianceResult",
    "ComplianceRun",
    "DayType",
    "DecisionMaker",
    "DelegatedLimit",
    "Exemption",
    "ExtensionOption",
    "FoiRequest",
    "Framework",
    "GroupedActivity",
    "GrouperImport",
    "Guarantee",
    "HoursRecord",
    "Included",
    "Interest",
    "LeadRecord",
    "LedgerEntry",
    "LedgerSum",
    "Lot",
    "LotSupplier",
    "OpeningPosition",
    "OtherAwards",
    "Pod",
    "ProposedRates",
    "ProviderOfficer",
    "PublicTerms",
    "PublishedFigure",
    "PublishedSummary",
    "PublishedVersion",
    "RateCard",
    "RateLine",
    "Region",
    "Representation",
    "ServiceLine",
    "ServiceLineSite",
    "SpendAlert",
    "StaffList",
    "StaffMember",
    "StandingTerms",
    "TariffPrice",
    "TariffSet",
    "TariffTest",
    "Variation",
    "VariationDecision",
    "VariationNotice",
    "VatDecision",
    "Withholding",
]
