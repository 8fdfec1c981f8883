"""The API's bodies and answers about reports: runs and their results, peers, released registers."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from base.record_types import Choice, Day, Instant, Month, Text
from base.records import Answer, Body, Query, source
from contracts.publishing.annual_summary import ITEMS
from plumbing.models import Job
from reports.models import ReportRun
from reports.presenters import progress_state

RESULT_FORMATS = ("json", "csv")

# Runs


class ReportParameters(Body):
    """`from` and `to` for the KPI report; nothing or `as_at` for the waiting-list report."""

    from_: Day | None = Field(None, description="First day of the period (kpi).")
    to: Day | None = Field(None, description="Last day of the period (kpi).")
    as_at: Day | None = Field(None, description="As it was known at the end of this day (waiting_list).")

    example = {"from": "2026-10-01", "to": "2026-10-31"}


class ResultQuery(Query):
    format: Annotated[str, Text(10)] | None = Field(
        None, description="Goes before the Accept header; json.", json_schema_extra={"enum": list(RESULT_FORMATS)}
    )


class ProgressRecord(Answer):
    """Progress of a report."""

    done: int
    of_: int
    step: str = Field(description="The part being worked out; empty before and after.")


def _progress(run: ReportRun) -> ProgressRecord:
    state = progress_state(run)
    return ProgressRecord(done=state["done"], of_=state["of"], step=run.job.step)


class ReportRunRecord(Answer):
    """One run of a report."""

    id: UUID
    kind: Choice[ReportRun.Kind]
    state: Choice[Job.State] = source("job.state")
    progress: ProgressRecord = source(_progress)
    params: dict[str, Any]
    asked_by: str
    asked_at: Instant
    finished_at: Instant | None
    error: str = source("job.error", "Why it stopped, when it did.")
    result: dict[str, Any] | None = Field(description="When done: figures with their definitions.")

    example = {
        "id": "0b7c2f3e-6f3a-4f57-9a53-0d4f3f6f8a11",
        "kind": "kpi",
        "state": "queued",
        "progress": {"done": 0, "of": 7, "step": ""},
        "params": {"from": "2026-10-01", "to": "2026-10-31"},
        "asked_by": "Board pack, Northvale University Hospitals",
        "asked_at": "2026-11-02T09:00:00+00:00",
        "finished_at": None,
        "error": "",
        "result": None,
    }


# Peers


class PeersQuery(Query):
    with_: Annotated[str, Text(400)] = Field("", description="ODS codes with commas between, at most 20.")


class PeerMonthRecord(Answer):
    """One organisation's published month: counts of incomplete RTT pathways, and shares of them as fractions."""

    month: Month = Field(description="The figures are of its end.")
    total: int
    within_18: int
    share_within_18: float | None
    over_52: int
    share_over_52: float | None
    over_65: int
    over_78: int


class PeerRecord(Answer):
    """An organisation with its months, oldest first."""

    code: str = Field(description="ODS code; empty for England.")
    name: str
    months: list[PeerMonthRecord] = source(lambda peer: list(peer.months))


class PeersRecord(Answer):
    """Published months of the trust, of the peers asked for and of England."""

    source: str = Field(description="Where the figures were published.")
    organisations: list[PeerRecord] = Field(description="The trust, the peers asked for, England.")

    example = {
        "source": "NHS England, consultant-led RTT waiting times, incomplete pathways",
        "organisations": [
            {
                "code": "",
                "name": "England",
                "months": [
                    {
                        "month": "2026-04",
                        "total": 7093502,
                        "within_18": 4263194,
                        "share_within_18": 0.601,
                        "over_52": 140000,
                        "share_over_52": 0.0197,
                        "over_65": 5000,
                        "over_78": 800,
                    }
                ],
            }
        ],
    }


# Released registers, for everybody

TrustCode = Annotated[str, Text(12)]


class RegisterQuery(Query):
    trust: TrustCode = Field("", description="ODS code of one trust.")
    icb: Annotated[str, Text(6)] = Field("", description="ODS code of an integrated care board.")


class SummaryQuery(Query):
    trust: TrustCode = Field("", description="ODS code of one trust.")
    year: Annotated[str, Text(7)] = Field("", description="Such as 2025/26.")


class RegisterTrustRecord(Answer):
    """The trust a register is of."""

    ods_code: str
    name: str = source("trust_name")
    icb_code: str
    icb_name: str


class RegisterRecord(Answer):
    """A released version of a trust's register of insourcing, with when and by which post it was released."""

    trust: RegisterTrustRecord = source(lambda version: version)
    version: int = source("number")
    released_at: Instant
    released_by: str = source("released_by_title")
    corrects: int | None = Field(description="The version this one replaces because of a mistake.")
    why: str = Field(description="Why it was corrected.")
    corrections: list[Any]
    withheld: list[Any] = Field(description="What is held back, and why.")
    register_: dict[str, Any] = source("payload", "The register itself.")

    example = {
        "trust": {
            "ods_code": "RXX",
            "name": "Northvale University Hospitals",
            "icb_code": "QOP",
            "icb_name": "NHS Northvale",
        },
        "version": 1,
        "released_at": "2026-06-12T10:15:00+01:00",
        "released_by": "Procurement",
        "corrects": None,
        "why": "",
        "corrections": [],
        "withheld": [],
        "register": {"contracts": [], "totals": {"spent": "0.00"}},
    }


class SummaryItemRecord(Answer):
    """One of the nine items of regulation 25."""

    letter: Literal["a", "b", "c", "d", "e", "f", "g", "h", "i"]
    words: str
    number: int
    behind: str = Field(description="What it is made of; empty for none.")


class AnnualSummaryRecord(Answer):
    """The annual summary of a trust's awards in a financial year, as it was published last."""

    trust: str = source("ods_code")
    trust_name: str
    year: str = Field(description="Financial year, such as 2025/26.")
    number: int = Field(description="2 and above when it replaced an earlier one.")
    released_at: Instant
    released_by: str = source("released_by_title")
    items: list[SummaryItemRecord]

    example = {
        "trust": "RXX",
        "trust_name": "Northvale University Hospitals",
        "year": "2025/26",
        "number": 1,
        "released_at": "2026-06-12T10:15:00+01:00",
        "released_by": "Procurement",
        "items": [{"letter": "f", "words": ITEMS["f"], "number": 1, "behind": "CO-2025-009, variation 2"}],
    }
