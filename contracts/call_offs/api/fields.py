"""Fields of the bodies that change a call-off, and how they are described."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from drf_spectacular.utils import OpenApiParameter

from base.api import Field
from nhs.errors import Invalid

POUNDS = r"-?\d{1,12}\.\d\d"
ID = {"type": "integer", "minimum": 1, "maximum": 2**63 - 1}
DAY = {"type": "string", "format": "date"}
MONEY = {
    "type": "string",
    "pattern": f"^{POUNDS}$",
    "description": "Pounds excluding VAT, as text with pence.",
}
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The ETag you read; 412 when it has changed since."
)
ETAG = OpenApiParameter(
    "ETag",
    {"type": "string"},
    OpenApiParameter.HEADER,
    response=True,
    description="Send it back as If-Match.",
)
LOCATION = OpenApiParameter(
    "Location",
    {"type": "string"},
    OpenApiParameter.HEADER,
    response=[201],
    description="Where it can be read.",
)


def pounds(**options: Any) -> Field:
    """Pounds as text with pence; a minus where it is less. The service says which amounts can be."""

    def read(value: Any) -> Decimal:
        if not isinstance(value, str) or not re.fullmatch(POUNDS, value, re.ASCII):
            raise Invalid('Give pounds as text with pence, such as "310.00".', code="money_format")
        return Decimal(value)

    return Field(read, **options)


def text_of(longest: int, description: str = "") -> dict:
    return {"type": "string", "maxLength": longest} | ({"description": description} if description else {})


def one_of(values) -> dict:
    return {"type": "string", "enum": [str(one) for one in values]}


def body_of(properties: dict, required: list[str]) -> dict:
    """A body's description: what is required, and that nothing else may stand in it."""
    optional = {
        name: described if name in required else {"anyOf": [described, {"type": "null"}]}
        for name, described in properties.items()
    }
    schema = {"type": "object", "properties": optional, "additionalProperties": False}
    return {"application/json": schema | ({"required": required} if required else {})}


PAGE_PARAMETERS = [
    OpenApiParameter("limit", int, description="How many results to answer with, 1 to 200; 50 unless said."),
    OpenApiParameter(
        "cursor", str, description="Where to go on; it stands in the `next` of the answer before."
    ),
]
