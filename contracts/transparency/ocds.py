"""Released versions as Open Contracting Data Standard 1.1.5: a package with one release for each contract.

A call-off is a contracting process of its own; its framework is a related process. The techniques extension says by
which method the framework was used (https://extensions.open-contracting.org/en/extensions/techniques/).
"""

from __future__ import annotations

from typing import Any

from contracts.models import CallOff, PublishedVersion

TECHNIQUES = "https://raw.githubusercontent.com/open-contracting-extensions/ocds_techniques_extension/master/extension.json"
COMPETITIVE = "https://raw.githubusercontent.com/open-contracting-extensions/ocds_competitive_extension/master/extension.json"
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
Process = CallOff.Process
METHODS = {Process.MINI: "withReopeningCompetition", Process.DIRECT_CALL_OFF: "withoutReopeningCompetition"}
PROCUREMENT = {Process.COMPETITIVE: "open", Process.MINI: "selective", Process.MOST_SUITABLE: "limited"}
STATUS = {"active": "active", "suspended": "active", "expired": "terminated", "terminated": "terminated"}
HEALTH = {"scheme": "CPV", "id": "85100000", "description": "Health services"}


def package(versions: list[PublishedVersion], uri: str) -> dict[str, Any]:
    """A release package of the versions given, which are public. ``uri`` is where it can be had."""
    last = max((one.released_at for one in versions), default=None)
    return {
        "uri": uri,
        "version": "1.1",
        "extensions": [TECHNIQUES, COMPETITIVE],
        "publishedDate": last.isoformat() if last else "1970-01-01T00:00:00Z",
        "publisher": {
            "name": versions[0].trust_name if len(versions) == 1 else "NHS trusts using Insourcing"
        },
        "license": LICENCE,
        "releases": [release(version, row) for version in versions for row in version.payload["call_offs"]]
        + [planned(version, row) for version in versions for row in version.payload["planned"]],
    }


def release(version: PublishedVersion, row: dict[str, Any]) -> dict[str, Any]:
    """One awarded contract as it stood in the version."""
    buyer = _buyer(version)
    supplier = _supplier(row["provider"])
    return _base(version, row, ["award", "contract"]) | {
        "parties": [
            buyer | {"roles": ["buyer", "procuringEntity"]} | _identified(version),
            supplier | {"roles": ["supplier"]} | _company(row["provider"]),
        ],
        "buyer": buyer,
        "tender": _tender(row, "complete"),
        "awards": [_award(row, supplier)],
        "contracts": [_contract(row)],
    }  # fmt: skip


def planned(version: PublishedVersion, row: dict[str, Any]) -> dict[str, Any]:
    """One purchase that is planned, without a supplier."""
    buyer = _buyer(version)
    value = {"value": _value(row["estimate"])} if row["estimate"] is not None else {}
    return _base(version, row, ["planning"]) | {
        "parties": [buyer | {"roles": ["buyer", "procuringEntity"]} | _identified(version)],
        "buyer": buyer,
        "tender": _tender(row, "planned") | value,
    }


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
    """Local to the trust until a prefix is registered: its ODS code and its own reference."""
    return f"{version.ods_code}-{reference}"


def _framework(framework: dict[str, Any]) -> dict[str, Any]:
    return {"id": "1", "relationship": ["framework"], "title": framework["title"], "scheme": "ownReference",
            "identifier": framework["reference"]}  # fmt: skip


def _buyer(version: PublishedVersion) -> dict[str, str]:
    return {"id": f"GB-NHS-{version.ods_code}", "name": version.trust_name}


def _identified(version: PublishedVersion) -> dict[str, Any]:
    return {"identifier": {"scheme": "GB-NHS", "id": version.ods_code, "legalName": version.trust_name}}


def _supplier(provider: dict[str, str]) -> dict[str, str]:
    number = provider["companies_house"]
    return {"id": f"GB-COH-{number}" if number else provider["name"], "name": provider["name"]}


def _company(provider: dict[str, str]) -> dict[str, Any]:
    number = provider["companies_house"]
    return {"identifier": {"scheme": "GB-COH", "id": number, "legalName": provider["name"]}} if number else {}


def _tender(row: dict[str, Any], status: str) -> dict[str, Any]:
    code = row["process"]["code"]
    method = METHODS.get(code)
    technique = {"frameworkAgreement": {"method": method}} if method else {}
    return {
        "id": f"{row['reference']}-tender",
        "title": row["title"],
        "status": status,
        "procurementMethod": PROCUREMENT.get(code, "direct"),
        "procurementMethodDetails": row["process"]["words"],
        "mainProcurementCategory": "services",
        "competitive": row["competitive"],
        "techniques": {"hasFrameworkAgreement": row["framework"] is not None} | technique,
    }


def _award(row: dict[str, Any], supplier: dict[str, str]) -> dict[str, Any]:
    dated = {"date": _instant(row["signed_on"])} if row["signed_on"] else {}
    return {"id": f"{row['reference']}-award", "title": row["title"], "status": "active", "suppliers": [supplier],
            "items": _items(row)} | dated | _valued(row)  # fmt: skip


def _contract(row: dict[str, Any]) -> dict[str, Any]:
    amendments = [_amendment(one) for one in row["variations"]]
    return {
        "id": row["reference"],
        "awardID": f"{row['reference']}-award",
        "title": row["title"],
        "status": STATUS[row["state"]],
        "period": {"startDate": _instant(row["starts_on"]), "endDate": _instant(row["ends_on"], "T23:59:59Z")},
        "items": _items(row),
    } | _valued(row) | ({"dateSigned": _instant(row["signed_on"])} if row["signed_on"] else {}) | (
        {"amendments": amendments} if amendments else {}
    )  # fmt: skip


def _amendment(one: dict[str, Any]) -> dict[str, str]:
    return {"id": str(one["number"]), "date": _instant(one["on"]), "rationale": one["ground"],
            "description": f"Variation {one['number']}: {one['kind']}"}  # fmt: skip


def _items(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": str(place),
            "description": f"{line['specialty']}, {line['setting'].lower()}",
            "classification": HEALTH,
        }
        for place, line in enumerate(row["lines"], 1)
    ]


def _valued(row: dict[str, Any]) -> dict[str, Any]:
    return {"value": _value(row["maximum_value"])} if row["maximum_value"] is not None else {}


def _value(amount: str) -> dict[str, Any]:
    return {"amount": float(amount), "currency": "GBP"}


def _instant(day: str, clock: str = "T00:00:00Z") -> str:
    return day + clock
