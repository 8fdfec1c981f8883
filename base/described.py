"""Schemas for the API's description of what goes in and out: values, bodies, parameters, headers. Nothing is read by these."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers as s

from base.api import LARGEST_ID, LARGEST_PAGE, USUAL_PAGE

ID = {"type": "integer", "minimum": 1, "maximum": LARGEST_ID}
TIME = {
    "type": "string",
    "pattern": r"^\s*\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?([Zz]|[+-]\d\d:?\d\d)?\s*$",
    "description": "ISO 8601; without an offset it is London time.",
    "examples": ["2026-12-05T08:30"],
}
DAY = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"}
FLAG = {"type": "boolean"}


def or_null(schema: dict) -> dict:
    """The same, or nothing."""
    more = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return schema | {"type": [schema["type"], "null"]} | more


def text_of(longest: int, description: str = "", **more) -> dict:
    said = {"description": description} if description else {}
    return {"type": "string", "maxLength": longest, **said, **more}


def one_of(values: Iterable[str], description: str = "") -> dict:
    said = {"description": description} if description else {}
    return {"type": "string", "enum": [str(choice) for choice in values], **said}


def list_of(items: dict, most: int, **more) -> dict:
    return {"type": "array", "items": items, "maxItems": most, **more}


def whole_of(least: int, most: int, description: str = "") -> dict:
    said = {"description": description} if description else {}
    return {"type": "integer", "minimum": least, "maximum": most, **said}


def an_object(properties: dict, required: Sequence[str] = ()) -> dict:
    """An object in which nothing else may stand."""
    schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return schema | {"required": list(required)} if required else schema


NOTHING = an_object({})
WHY = text_of(200, "Why. Leave patients' names and numbers out.", minLength=1)
REASON = an_object({"reason": WHY}, ["reason"])


def body(schema: dict) -> dict:
    return {"application/json": schema}


IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string"},
    OpenApiParameter.HEADER,
    description="The ETag you read: the change is made only if nobody changed it since, else 412.",
)
ETAG = OpenApiParameter(
    "ETag",
    {"type": "string"},
    OpenApiParameter.HEADER,
    response=True,
    description="Send it back as If-Match.",
)
CURSOR = OpenApiParameter(
    "cursor", {"type": "string", "maxLength": 400}, description="From `next`; leave it as it is."
)
LIMIT = OpenApiParameter(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE},
    description=f"Rows a page; {USUAL_PAGE}.",
)
LOCATION = OpenApiParameter(
    "Location", str, OpenApiParameter.HEADER, response=[201], description="The new thing's address."
)


def page_of(serializer: type[s.Serializer]) -> type[s.Serializer]:
    """The answer of a list in pages of such things."""
    name = f"{vars(serializer)['Meta'].ref_name}Page"
    following = s.CharField(allow_null=True, help_text="Address of the next page; null on the last.")
    meta = type("Meta", (), {"ref_name": name})
    return type(name, (s.Serializer,), {"results": serializer(many=True), "next": following, "Meta": meta})
