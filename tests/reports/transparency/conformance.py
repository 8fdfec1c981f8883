"""The checks libcoveocds makes of a release package, by the documents it checks them with, without a network.

libcoveocds itself cannot be locked here: two libraries it imports (odfpy, zc.zlibstorage) are published without wheels,
and it fetches the standard's schemas over the network. Its checks are: the package against the schemas, identifiers
unique where the schema says so, the prefix of each ocid, fields no schema knows, codes no codelist has, and values that
are set and empty. The fields of the extensions are described here as their documentation has them.
"""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import jsonschema

DATA = Path(__file__).parents[2] / "data" / "ocds"
RELEASE = json.loads(gzip.decompress((DATA / "release-schema-1.1.5.json.gz").read_bytes()))
PACKAGE = json.loads((DATA / "release-package-schema-1.1.5.json").read_text())

# https://extensions.open-contracting.org/en/extensions/techniques/ and .../competitive/
METHODS = ["withoutReopeningCompetition", "withReopeningCompetition", "withAndWithoutReopeningCompetition"]
TECHNIQUES = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "hasFrameworkAgreement": {"type": "boolean"},
        "hasDynamicPurchasingSystem": {"type": "boolean"},
        "hasElectronicAuction": {"type": "boolean"},
        "frameworkAgreement": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "method": {"type": "string", "enum": METHODS},
                "maximumParticipants": {"type": "integer"},
                "description": {"type": "string"},
            },
        },
    },
}
RELEASE["definitions"]["Tender"]["properties"] |= {"techniques": TECHNIQUES, "competitive": {"type": "boolean"}}

# Open codelists of the standard, as far as a code of ours comes from one: https://standard.open-contracting.org/1.1/en/schema/codelists/
OPEN_CODES = {
    "roles": {"buyer", "procuringEntity", "supplier"},
    "relationship": {"framework"},
    "mainProcurementCategory": {"goods", "works", "services"},
}
SCHEMES = {"identifier": {"GB-NHS", "GB-COH"}, "classification": {"CPV"}}
PREFIX = re.compile(r"^ocds-[a-z0-9]{6}")
IDENTIFIED = ("parties", "awards", "contracts", "items", "amendments", "relatedProcesses", "suppliers")


def complaints(package: dict) -> list[str]:
    """Everything libcoveocds would say against a package; empty when it would say nothing."""
    return [
        *_against_schemas(package),
        *_identifiers(package),
        *_unknown(package),
        *_codes(package),
        *_empty(package),
        *_references(package),
    ]


def _against_schemas(package: dict) -> Iterator[str]:
    without = PACKAGE | {"properties": PACKAGE["properties"] | {"releases": {"type": "array"}}}
    checker = jsonschema.Draft4Validator.FORMAT_CHECKER
    found = list(jsonschema.Draft4Validator(without, format_checker=checker).iter_errors(package))
    release = jsonschema.Draft4Validator(RELEASE, format_checker=checker)
    found += [error for published in package["releases"] for error in release.iter_errors(published)]
    yield from (f"{list(error.absolute_path)}: {error.message}" for error in found)


def _identifiers(package: dict) -> Iterator[str]:
    releases = package["releases"]
    for key, times in Counter((published.get("ocid"), published.get("id")) for published in releases).items():
        if times > 1:
            yield f"release {key} stands {times} times"
    for published in releases:
        if not PREFIX.match(published.get("ocid", "")):
            yield f"{published.get('ocid')}: not a prefix of the Open Contracting Partnership"
        for at, held in _walk(published):
            if isinstance(held, list) and at.rsplit("/", 1)[-1] in IDENTIFIED:
                twice = [key for key, times in Counter(each["id"] for each in held).items() if times > 1]
                yield from (f"{at}: {key} stands twice" for key in twice)


def _unknown(package: dict) -> Iterator[str]:
    yield from (f"/{name}: no field of a package" for name in package if name not in PACKAGE["properties"])
    for published in package["releases"]:
        yield from _unknown_in(published, RELEASE, "")


def _unknown_in(value, schema: dict, at: str) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _unknown_in(item, schema.get("items", {}), at)
    if not isinstance(value, dict):
        return
    known = _resolved(schema).get("properties", {})
    for name, held in value.items():
        if name not in known:
            yield f"{at}/{name}: no field of the standard or its extensions"
        else:
            yield from _unknown_in(held, _resolved(known[name]), f"{at}/{name}")


def _resolved(schema: dict) -> dict:
    return RELEASE["definitions"][schema["$ref"].rsplit("/", 1)[-1]] if "$ref" in schema else schema


def _codes(package: dict) -> Iterator[str]:
    for published in package["releases"]:
        for at, held in _walk(published):
            name = at.rsplit("/", 1)[-1]
            if name in OPEN_CODES:
                codes = held if isinstance(held, list) else [held]
                yield from (f"{at}: {code} is no code of the list" for code in codes if code not in OPEN_CODES[name])
            if name in SCHEMES and isinstance(held, dict) and held["scheme"] not in SCHEMES[name]:
                yield f"{at}: {held['scheme']} is no scheme of the list"


def _empty(package: dict) -> Iterator[str]:
    yield from (f"{at}: set and empty" for at, held in _walk(package) if _says_nothing(held) and at != "/releases")


def _says_nothing(held) -> bool:
    return held is None or held in ({}, []) or (isinstance(held, str) and not held.strip())


def _references(package: dict) -> Iterator[str]:
    """Organisations that are named are among the parties, in the role they are named for; contracts have their award."""
    for published in package["releases"]:
        roles = {party["id"]: party["roles"] for party in published.get("parties", [])}
        named = [("buyer", published["buyer"])] if "buyer" in published else []
        named += [("supplier", each) for award in published.get("awards", []) for each in award.get("suppliers", [])]
        yield from (
            f"{each['id']} is no {role} among the parties"
            for role, each in named
            if role not in roles.get(each["id"], [])
        )
        awards = {award["id"] for award in published.get("awards", [])}
        yield from (
            f"{each['id']}: no award {each['awardID']}"
            for each in published.get("contracts", [])
            if each["awardID"] not in awards
        )


def _walk(value, at: str = "") -> Iterator[tuple[str, object]]:
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, held in children:
        yield f"{at}/{name}", held
        yield from _walk(held, f"{at}/{name}")
