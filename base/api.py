"""The common part of every API view: read a body field by field, answer page by page, compare versions.

Bodies are read by tables of fields and not by serializers: it is ten times as fast, every fault is named at once,
and no sentence repeats what was sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.cache import patch_vary_headers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from base.api_fields import (
    LARGEST_ID,
    Field,
    choice,
    choices,
    date,
    digits,
    flag,
    instant,
    many,
    text,
    whole,
)
from base.errors import DomainError, Fault, InvalidInput, NotFound, Outdated, declare
from base.instants import parse_instant
from base.lists import beyond, decode_cursor, encode_cursor
from base.records import LARGEST_PAGE, USUAL_PAGE, A, Page, PageQuery
from nhs.errors import Invalid

__all__ = [
    "LARGEST_ID",
    "LARGEST_PAGE",
    "PAGE",
    "USUAL_PAGE",
    "ApiView",
    "Field",
    "answer_page",
    "answer_slice",
    "checked_id",
    "choice",
    "choices",
    "date",
    "digits",
    "etag",
    "flag",
    "instant",
    "many",
    "next_address",
    "page_of",
    "read_fields",
    "read_list",
    "read_object",
    "read_parameters",
    "slice_of",
    "text",
    "wanted_version",
    "whole",
    "without_index",
]
_DIGITS = re.compile(r"[0-9]{1,19}")
_ETAG = re.compile(r'"([0-9]{1,10})"')

declare(
    {
        "cursor_invalid": "The cursor is not one this address gave out.",
    }
)


# Bodies and parameters


def read_fields(raw: Any, fields: Mapping[str, Field], faults: list[Fault], *, at: str = "") -> dict:
    """The values of one object; what is wrong with it is added to ``faults``, with pointers below ``at``."""
    if not isinstance(raw, dict):
        faults.append(Fault(at, "not_an_object", "Send an object with named fields."))
        return {}
    if unknown := [name for name in raw if name not in fields]:
        sentence = (
            f"{len(unknown)} of the fields are not known. The fields are {', '.join(fields) or 'none'}."
        )
        faults.append(Fault(at, "unknown_field", sentence))
    values = {}
    for name, field in fields.items():
        values[name] = _read_one(raw.get(name), field, f"{at}/{name}", faults)
    return values


def _read_one(value: Any, field: Field, pointer: str, faults: list[Fault]) -> Any:
    if value is None:
        if field.required:
            faults.append(Fault(pointer, "required", "This value is missing."))
        return field.absent
    try:
        return field.read(value)
    except Invalid as why:
        faults.append(Fault(pointer, why.code, str(why)))
        return field.absent


def read_object(raw: Any, fields: Mapping[str, Field]) -> dict:
    """The values of a body that is one object. Raises InvalidInput with every fault."""
    faults: list[Fault] = []
    values = read_fields(raw, fields, faults)
    if faults:
        raise InvalidInput.of(faults, code="invalid", detail=_summary(faults))
    return values


def read_list(raw: Any, fields: Mapping[str, Field], *, most: int, refusal: DomainError) -> list[dict]:
    """The values of a body that is a list of objects; ``refusal`` is raised for more than ``most`` of them."""
    if not isinstance(raw, list):
        raise InvalidInput.of([Fault("", "not_a_list", "Send a list of objects.")])
    if len(raw) > most:
        raise refusal
    faults: list[Fault] = []
    values = [read_fields(item, fields, faults, at=f"/{index}") for index, item in enumerate(raw)]
    if faults:
        raise InvalidInput.of(faults, code="invalid", detail=_summary(faults))
    return values


def read_parameters(request: Request, fields: Mapping[str, Field]) -> dict:
    """The values of the query string. Raises InvalidInput, naming parameters instead of pointers."""
    sent = request.query_params
    faults: list[Fault] = []
    if any(name not in fields for name in sent):
        sentence = f"The parameters are {', '.join(fields) or 'none'}."
        faults.append(Fault("", "unknown_field", sentence))
    values = {name: _read_one(sent.get(name), field, name, faults) for name, field in fields.items()}
    if faults:
        raise InvalidInput.of(faults, code="invalid", detail=_summary(faults))
    return values


def _summary(faults: list[Fault]) -> str:
    return faults[0].detail if len(faults) == 1 else f"{len(faults)} things are wrong; see errors."


def checked_id(pk: int) -> int:
    """The id of an address; a number no row can have is not found, instead of an error of the database."""
    if not 0 < pk <= LARGEST_ID:
        raise NotFound()
    return pk


def without_index(refusal: DomainError) -> DomainError:
    """A service's error about a list of one, for a body that was the one itself: ``/0/room`` becomes ``/room``."""
    refusal.errors = [
        Fault(fault.pointer.removeprefix("/0"), fault.code, fault.detail) for fault in refusal.errors
    ]
    return refusal


# Versions


def etag(version: int) -> str:
    return f'"{version}"'


def wanted_version(request: Request) -> int | None:
    """The version ``If-Match`` names, or None where it is not sent or is ``*``. Raises Outdated for anything else."""
    sent = request.headers.get("If-Match", "").strip()
    if sent in ("", "*"):
        return None
    match = _ETAG.fullmatch(sent)
    if match is None:
        raise Outdated("If-Match must be the ETag of the version you read.", code="outdated")
    return int(match[1])


# Pages


PAGE = {"cursor": text(400), "limit": digits(1, LARGEST_PAGE, absent=USUAL_PAGE)}
"""The parameters of every list."""


def page_of(
    rows: QuerySet, request: Request, *, by: tuple[str, str], cursor: str | None, limit: int
) -> tuple[list, str | None]:
    """One page of rows in the order ``by`` (a field and the unique ``id``, both with ``-`` from the last on) and the
    address of the next page.

    A cursor holds the last row's two values, so a page costs the same wherever it lies and rows that come in
    meanwhile shift nothing.
    """
    if cursor:
        rows = rows.filter(beyond(by, _opened(cursor, rows, by)))
    found = list(rows.order_by(*by)[: limit + 1])
    if len(found) <= limit:
        return found, None
    last = encode_cursor([getattr(found[limit - 1], name.removeprefix("-")) for name in by])
    return found[:limit], next_address(request, last)


def answer_page(
    record: type[A],
    rows: QuerySet,
    request: Request,
    query: PageQuery,
    *,
    by: tuple[str, str] = ("id", "id"),
    make: Callable[[Any], A] | None = None,
) -> Page[A]:
    """The page of ``rows`` a query asks for; each row becomes a record by ``make``, or by the record's own ``of``.

    See :func:`page_of` for ``by``.
    """
    found, following = page_of(rows, request, by=by, cursor=query.cursor, limit=query.limit)
    page: Any = Page
    of_row = make or record.of
    return page[record](results=[of_row(row) for row in found], next=following)


def slice_of(
    rows: Sequence[Any], request: Request, *, cursor: str | None, limit: int
) -> tuple[Sequence[Any], str | None]:
    """One page of what was worked out and stands in no table, and the address of the next page."""
    values = decode_cursor(cursor, 1) if cursor else ["0"]
    if values is None or not _DIGITS.fullmatch(values[0]):
        raise InvalidInput.of(
            [Fault("cursor", "cursor_invalid", "Use the cursor of the `next` address as it stands.")]
        )
    first = int(values[0])
    more = len(rows) > first + limit
    return rows[first : first + limit], next_address(
        request, encode_cursor([first + limit])
    ) if more else None


def answer_slice(
    record: type[A],
    rows: Sequence[Any],
    request: Request,
    query: PageQuery,
    *,
    make: Callable[[Any], A] | None = None,
) -> Page[A]:
    """The same of what was worked out and stands in no table."""
    found, following = slice_of(rows, request, cursor=query.cursor, limit=query.limit)
    page: Any = Page
    of_row = make or record.of
    return page[record](results=[of_row(row) for row in found], next=following)


def _opened(cursor: str, rows: QuerySet, by: tuple[str, str]) -> list:
    """The two values of a cursor, each as its field wants it; anything else is refused, never guessed."""
    values = decode_cursor(cursor, len(by))
    try:
        return [_as_field(rows, name, value) for name, value in zip(by, values or (), strict=True)]
    except ValueError:
        fault = Fault("cursor", "cursor_invalid", "Use the cursor of the `next` address as it stands.")
        raise InvalidInput.of([fault]) from None


def _as_field(rows: QuerySet, name: str, value: str) -> Any:
    kind = rows.model._meta.get_field(name.removeprefix("-")).get_internal_type()
    reading = {"DateTimeField": parse_instant, "DateField": date().read}
    return reading.get(kind, digits(0).read)(value)


def next_address(request: Request, cursor: str | None) -> str | None:
    """The address of the next page; None after the last."""
    if cursor is None:
        return None
    query = request.query_params.copy()
    query["cursor"] = cursor
    return f"{request.path}?{query.urlencode()}"


# Views


class ApiView(APIView):
    """The base of our views: answers belong to one credential and no cache keeps them."""

    def finalize_response(self, request, response: Response, *args, **kwargs) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(response, ["Authorization", "Accept"])
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response
