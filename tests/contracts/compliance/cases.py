"""A call-off that meets every rule, as plain facts, and changes of it."""

import dataclasses
import datetime as dt
from decimal import Decimal

from contracts.compliance.rules.facts import (
    BuyingFacts,
    Facts,
    HoursFacts,
    LeadFacts,
    LineFacts,
    LotFacts,
    LotMembership,
    NoticeFacts,
    TariffFacts,
    VatFacts,
)
from contracts.compliance.rules.gate import GateResults, evaluate

TODAY = dt.date(2026, 3, 25)
LEAD = LeadFacts(
    gmc="0000017",
    specialty="Gastroenterology",
    register_checked_on=dt.date(2026, 3, 3),
    leads_pathway=True,
    accepts_responsibility=True,
    indemnifier="Example Defence Union",
    policy_number="EDU-1",
    indemnity_until=dt.date(2027, 6, 30),
    by="Noor Governance",
    on=dt.date(2026, 3, 3),
)
LINE = LineFacts(
    key="line:1",
    name="Endoscopy, weekend",
    specialty="Gastroenterology",
    sites=1,
    lead_name="Dr Kit Template",
    lead_gmc="0000017",
    lead=LEAD,
    hours=HoursFacts("out_of_hours"),
    units=("point",),
)
NOTICE = NoticeFacts(
    key="notice:1",
    name="Notice of intention",
    published_on=dt.date(2026, 3, 5),
    representations_by=dt.date(2026, 3, 18),
    standstill_ends_on=dt.date(2026, 3, 18),
)
VAT = VatFacts(
    "provider",
    "provider",
    "provider",
    "output",
    "exempt",
    "Contract clause 12",
    dt.date(2026, 3, 2),
    dt.date(2027, 3, 2),
    "Fay Ledger",
)
GOOD = Facts(
    reference="NSH-2026-014",
    provider="Example Endoscopy Ltd",
    today=TODAY,
    service_from=dt.date(2026, 4, 1),
    service_until=dt.date(2027, 3, 31),
    maximum_value=Decimal("250000.00"),
    signed_on=dt.date(2026, 3, 20),
    regime="psr",
    process="mini_competition",
    process_words="Mini-competition on a framework",
    lot=LotFacts("EX-INS-01", "1", "Insourcing", "insourcing", dt.date(2025, 1, 1), dt.date(2028, 12, 31)),
    memberships=(LotMembership(dt.date(2025, 5, 1)),),
    lines=(LINE,),
    notices=(NOTICE,),
    vat=VAT,
    tariff=(TariffFacts("line:1", "Endoscopy, weekend", False, "£620.00 is below £655.00.", "2026/27 prices"),),
    decision_makers=1,
    buying=BuyingFacts("insourcing", ("A whole team delivers the list.",)),
)


def judged(**changes) -> GateResults:
    """The gate's results for the good call-off with these facts changed."""
    return evaluate(dataclasses.replace(GOOD, **changes))


def with_line(**changes) -> GateResults:
    return judged(lines=(dataclasses.replace(LINE, **changes),))


def stops(results: GateResults) -> dict[str, str]:
    """Check code → outcome of everything that stops it."""
    return {stop.check.code: stop.finding.outcome.value for stop in results.stops}


def says(results: GateResults, code: str) -> list[str]:
    return [result.finding.says for result in results.results if result.check.code == code]
