"""The facts a call-off is judged by. Plain values: whoever judges needs no database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

Day = dt.date | None
OF_THE_CALL_OFF = ""


@dataclass(frozen=True, slots=True)
class LotFacts:
    """The framework's lot; ``type`` ∈ insourcing, outsourcing, staffing, other."""

    framework: str
    number: str
    title: str
    type: str
    starts_on: Day = None
    ends_on: Day = None
    listed: bool = True
    """Whether it is known who is on the lot at all."""

    @property
    def name(self) -> str:
        return f"{self.framework}, lot {self.number}" if self.number else self.framework


@dataclass(frozen=True, slots=True)
class LotMembership:
    """From when to when the supplier is on the lot; both days count."""

    joined_on: dt.date
    left_on: Day = None

    def covers(self, day: dt.date) -> bool:
        return self.joined_on <= day and (self.left_on is None or self.left_on >= day)


@dataclass(frozen=True, slots=True)
class LeadFacts:
    """Facts on record of a lead consultant."""

    gmc: str
    specialty: str
    relevance: str = ""
    register_checked_on: Day = None
    leads_pathway: bool = False
    accepts_responsibility: bool = False
    indemnifier: str = ""
    policy_number: str = ""
    indemnity_until: Day = None
    by: str = ""
    on: Day = None


@dataclass(frozen=True, slots=True)
class HoursFacts:
    """``when`` ∈ out_of_hours, both, core; the reason is for lists inside core hours."""

    when: str
    reason: str = ""
    by: str = ""
    on: Day = None


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A service line. ``units`` are what its prices are paid by."""

    key: str
    name: str
    specialty: str
    sites: int = 0
    lead_name: str = ""
    lead_gmc: str = ""
    lead: LeadFacts | None = None
    hours: HoursFacts | None = None
    units: tuple[str, ...] = ()
    in_core_hours: tuple[str, ...] = ()
    """Lists still to be held on a weekday in the day, each in words."""


@dataclass(frozen=True, slots=True)
class TariffFacts:
    """A price held against the NHS Payment Scheme; ``above`` is None where there is nothing to hold it against."""

    key: str
    subject: str
    above: bool | None
    says: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """A published notice. ``text`` is whatever stands in its dates and fields as it was published."""

    key: str
    name: str
    published_on: Day = None
    representations_by: Day = None
    standstill_ends_on: Day = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """An approved change of the contract that has to be published, and its notice if there is one."""

    key: str
    name: str
    approved_on: dt.date
    published_on: Day = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class VatFacts:
    """``directs``, ``governs``, ``indemnifies`` ∈ provider, trust, both; pricing ∈ output, time; treatment ∈ exempt, …"""

    directs: str
    governs: str
    indemnifies: str
    pricing: str
    treatment: str
    evidence: str
    decided_on: dt.date
    review_on: dt.date
    by: str = ""


@dataclass(frozen=True, slots=True)
class BuyingFacts:
    """The outcome of the questionnaire: ``kind`` ∈ insourcing, outsourcing, agency, unclear."""

    kind: str
    reasons: tuple[str, ...] = ()
    by: str = ""
    on: Day = None


@dataclass(frozen=True, slots=True)
class InterestFacts:
    """A live interest in the provider; ``managed`` is what is done about it. By name alone it is not ``sure``."""

    key: str
    who: str
    what: str
    managed: str = ""
    sure: bool = True


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """Evidence a person filed to a check."""

    statement: str
    by: str
    on: dt.date
    until: Day = None
    document: str = ""


@dataclass(frozen=True, slots=True)
class OverrideFacts:
    """Somebody let the call-off pass although the check said ``said``."""

    said: str
    reason: str
    by: str
    on: dt.date


Place = tuple[str, str]
"""(code of a check, what it is about)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules look at, as known on ``today``. What nobody recorded is empty or None."""

    reference: str
    provider: str
    today: dt.date
    service_from: Day = None
    service_until: Day = None
    maximum_value: Decimal | None = None
    signed_on: Day = None
    regime: str = ""
    process: str = ""
    process_words: str = ""
    lot: LotFacts | None = None
    off_framework_reason: str = ""
    memberships: tuple[LotMembership, ...] = ()
    lines: tuple[LineFacts, ...] = ()
    tariff: tuple[TariffFacts, ...] = ()
    notices: tuple[NoticeFacts, ...] = ()
    changes: tuple[ChangeFacts, ...] = ()
    vat: VatFacts | None = None
    buying: BuyingFacts | None = None
    interests: tuple[InterestFacts, ...] = ()
    decision_makers: int = 0
    filed: Mapping[Place, EvidenceFacts] = field(default_factory=dict)
    overridden: Mapping[Place, OverrideFacts] = field(default_factory=dict)

    @property
    def framework_known(self) -> bool:
        """True where it is recorded from which lot the award was made, or why from none."""
        return self.lot is not None or bool(self.off_framework_reason)

    @property
    def award_day(self) -> dt.date:
        """The day the supplier had to be on the lot: of signing; before that, today."""
        return self.signed_on or self.today
