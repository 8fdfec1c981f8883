"""Released versions as Open Contracting Data Standard 1.1.5: a package with one release for each contract.

A call-off is a contracting process of its own; its framework is a related process. The techniques extension says by
which method the framework was used (https://extensions.open-contracting.org/en/extensions/techniques/).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from base.formatting import LONDON
from contracts.call_offs.models.call_offs import CallOff
from contracts.publishing.models import PublishedVersion

TECHNIQUES = (
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_techniques_extension/master/extension.json"
)
COMPETITIVE = (
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_competitive_extension/master/extension.json"
)
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
Process = CallOff.Process
METHODS = {Process.MINI: "withReopeningCompetition", Process.DIRECT_CALL_OFF: "withoutReopeningCompetition"}
DIRECT = (Process.DIRECT_A, Process.DIRECT_B, Process.DIRECT_C, Process.DIRECT_CALL_OFF, Process.URGENT)
PROCUREMENT = {
    Process.COMPETITIVE: "open",
    Process.OPEN: "open",
    Process.MINI: "selective",
    Process.MOST_SUITABLE: "limited",
    **dict.fromkeys(DIRECT, "direct"),
}
STATUS = {"active": "active", "suspended": "active", "expired": "terminated", "terminated": "terminated"}
NO_PREFIX = (
    "This register was released before the trust had a prefix registered with the Open Contracting Partnership, so its"
    " contracts have no open contracting ids."
)
"""Why a version is not in the package: an ocid with a made-up prefix would name nobody's contracts."""


def package(versions: Iterable[PublishedVersion], uri: str, now: dt.datetime) -> dict[str, Any]:
    """A release package of the versions given, which are public, as far as they have a registered prefix.

    ``uri`` is where the package can be had; ``now`` dates one that holds nothing.
    """
    shown = [version for version in versions if version.ocid_prefix]
    last = max((version.released_at for version in shown), default=now)
    return {
        "uri": uri,
        "version": "1.1",
        "extensions": [TECHNIQUES, COMPETITIVE],
        "publishedDate": last.isoformat(),
        "publisher": _publisher(shown),
        "license": LICENCE,
        "releases": [release(version, row) for version in shown for row in version.payload["call_offs"]]
        + [planned(version, row) for version in shown for row in version.payload["planned"]],
    }


def _publisher(versions: list[PublishedVersion]) -> dict[str, str]:
    if len({version.ods_code for version in versions}) != 1:
        return {"name": "NHS trusts using Insourcing"}
    return {"name": versions[0].trust_name, "scheme": "GB-NHS", "uid": versions[0].ods_code}


def release(version: PublishedVersion, row: dict[str, Any]) -> dict[str, Any]:
    """One awarded contract as it stood in the version."""
    buyer = _buyer(version)
    supplier = _supplier(row["provider"])
    return _base(version, row, ["award", "contract"]) | {
        "parties": [
            _party(version, buyer),
            *([supplier | {"roles": ["supplier"]} | _company(row["provider"])] if supplier else []),
        ],
        "buyer": buyer,
        "tender": _tender(row, "complete"),
        "awards": [_award(row, supplier)],
        "contracts": [_contract(row)],
    }


def planned(version: PublishedVersion, row: dict[str, Any]) -> dict[str, Any]:
    """One purchase that is planned, without a supplier."""
    buyer = _buyer(version)
    bought = [_item(place, line["what"], line) for place, line in enumerate(row["bought"], 1)]
    return _base(version, row, ["planning"]) | {
        "parties": [_party(version, buyer)],
        "buyer": buyer,
        "tender": _tender(row, "planned")
        | ({"value": _value(row["estimate"])} if row["estimate"] else {})
        | ({"items": bought} if bought else {})
        | _tender_period(row),
    }


def _tender_period(row: dict[str, Any]) -> dict[str, Any]:
    wanted = row["offers_wanted_on"]
    return {"tenderPeriod": {"endDate": _instant(wanted, LAST)}} if wanted else {}


def _base(version: PublishedVersion, row: dict[str, Any], tags: list[str]) -> dict[str, Any]:
    ocid = _ocid(version, row["reference"])
    related = {"relatedProcesses": [_framework(row["framework"])]} if row["framework"] else {}
    return {
        "ocid": ocid,
        "id": f"{ocid}-{version.number}",
        "date": version.released_at.isoformat(),
        "tag": tags,
        "initiationType": "tender",
        "language": "en",
    } | related


def _ocid(version: PublishedVersion, reference: str) -> str:
    """The registered prefix, then the trust's ODS code and its own reference: several trusts may share a prefix."""
    return f"{version.ocid_prefix}-{version.ods_code}-{reference}"


def _framework(framework: dict[str, Any]) -> dict[str, Any]:
    return {"id": "1", "relationship": ["framework"], "title": framework["title"], "identifier": framework["reference"]}


def _buyer(version: PublishedVersion) -> dict[str, str]:
    return {"id": f"GB-NHS-{version.ods_code}", "name": version.trust_name}


def _party(version: PublishedVersion, buyer: dict[str, str]) -> dict[str, Any]:
    identifier = {"scheme": "GB-NHS", "id": version.ods_code, "legalName": version.trust_name}
    return buyer | {"roles": ["buyer", "procuringEntity"], "identifier": identifier}


def _supplier(provider: dict[str, Any]) -> dict[str, str] | None:
    """Nobody where the award names nobody."""
    if not provider.get("named", True):
        return None
    number = provider["companies_house"]
    return {"id": f"GB-COH-{number}" if number else provider["name"], "name": provider["name"]}


def _company(provider: dict[str, str]) -> dict[str, Any]:
    number = provider["companies_house"]
    return {"identifier": {"scheme": "GB-COH", "id": number, "legalName": provider["name"]}} if number else {}


def _tender(row: dict[str, Any], status: str) -> dict[str, Any]:
    code, words = row["process"]["code"], row["process"]["words"]
    method = METHODS.get(code)
    technique = {"frameworkAgreement": {"method": method}} if method and row["framework"] else {}
    said = {
        "procurementMethod": PROCUREMENT.get(code),
        "procurementMethodDetails": words,
        "procurementMethodRationale": row["off_framework_reason"],
        # The extension has it for call-offs from a framework alone.
        "competitive": row["competitive"] if row["framework"] else None,
    }
    return {
        "id": f"{row['reference']}-tender",
        "title": row["title"],
        "status": status,
        "mainProcurementCategory": "services",
        "techniques": {"hasFrameworkAgreement": row["framework"] is not None} | technique,
    } | {name: value for name, value in said.items() if value not in (None, "")}


def _award(row: dict[str, Any], supplier: dict[str, str] | None) -> dict[str, Any]:
    return {"id": f"{row['reference']}-award", "title": row["title"], "status": "active"} | _known(
        date=_instant(row["signed_on"]) if row["signed_on"] else None,
        suppliers=[supplier] if supplier else None,
        items=_items(row),
        value=_valued(row),
    )


def _contract(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["reference"],
        "awardID": f"{row['reference']}-award",
        "title": row["title"],
        "status": STATUS[row["state"]],
        "period": {"startDate": _instant(row["starts_on"]), "endDate": _instant(row["ends_on"], LAST)},
    } | _known(
        items=_items(row),
        value=_valued(row),
        amendments=[_amendment(variation) for variation in row["variations"]],
        dateSigned=_instant(row["signed_on"]) if row["signed_on"] else None,
    )


def _known(**values: Any) -> dict[str, Any]:
    """Without what is not known: nothing empty stands in a release."""
    return {name: value for name, value in values.items() if value}


def _amendment(variation: dict[str, Any]) -> dict[str, str]:
    return {
        "id": str(variation["number"]),
        "date": _instant(variation["on"]),
        "rationale": variation["ground"],
        "description": f"Variation {variation['number']}: {variation['kind']}",
    }


def _items(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        _item(place, f"{line['specialty']}, {line['setting'].lower()}".removesuffix(", "), line["cpv"])
        for place, line in enumerate(row["lines"], 1)
    ]


def _item(place: int, what: str, cpv: dict[str, str]) -> dict[str, Any]:
    classification = {"scheme": "CPV", "id": cpv["code"], "description": cpv["name"]}
    return {"id": str(place), "description": what, "classification": classification}


def _valued(row: dict[str, Any]) -> dict[str, Any] | None:
    return _value(row["maximum_value"]) if row["maximum_value"] is not None else None


def _value(amount: str) -> dict[str, Any]:
    return {"amount": float(amount), "currency": "GBP"}


FIRST, LAST = dt.time(0), dt.time(23, 59, 59)


def _instant(day: str, clock: dt.time = FIRST) -> str:
    """A London day's first or last second."""
    return dt.datetime.combine(dt.date.fromisoformat(day), clock, LONDON).isoformat()
