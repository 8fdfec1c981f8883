"""Frameworks and their suppliers; call-off contracts with their lines, prices and money."""

from contracts.call_offs.models.call_offs import UNNAMED, CallOff, ServiceLine, ServiceLineSite
from contracts.call_offs.models.life import (
    CallOffDocument,
    CancellationStep,
    DecisionMaker,
    ExtensionOption,
    Guarantee,
    Representation,
    StandingTerms,
)
from contracts.compliance.models import (
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
from contracts.frameworks.models import Framework, Lot, LotSupplier, Region
from contracts.interests.models import Interest, ProviderOfficer, StaffList, StaffMember
from contracts.money.models.ledger import LedgerEntry, LedgerSum
from contracts.money.models.limits import DelegatedLimit
from contracts.money.models.opening import OpeningPosition, SpendAlert
from contracts.publishing.models import (
    Exemption,
    FoiRequest,
    OtherAwards,
    PublicTerms,
    PublishedFigure,
    PublishedSummary,
    PublishedVersion,
    Withholding,
)
from contracts.rates.models import DayType, Included, ProposedRates, RateCard, RateLine
from contracts.tariff.models import Comparator, GroupedActivity, GrouperImport, Pod, TariffPrice, TariffSet, TariffTest
from contracts.variations.models import Variation, VariationDecision, VariationNotice

__all__ = [
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
