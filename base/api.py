"""The common part of every API view: ids, versions, pages. What goes in and out is said by records (``base.records``)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.cache import patch_vary_headers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from base.errors import DomainError, Fault, InvalidInput, NotFound, Outdated, declare
from base.instants import parse_instant
from base.lists import beyond, decode_cursor, encode_cursor
from base.record_types import LARGEST_ID
from base.records import A, Page, PageQuery

_DIGITS = re.compile(r"[0-9]{1,19}")
_ETAG = re.compile(r'"([0-9]{1,10})"')

declare({"cursor_invalid": "The cursor is not one this address gave out."})


# Ids


def checked_id(pk: int) -> int:
    """The id of an address; a number no row can have is not found, instead of an error of the database."""
    if not 0 < pk <= LARGEST_ID:
        raise NotFound()
    return pk


def without_index(refusal: DomainError) -> DomainError:
    """A service's error about a list of one, for a body that was the one itself: ``/0/room`` becomes ``/room``."""
    refusal.errors = [Fault(fault.pointer.removeprefix("/0"), fault.code, fault.detail) for fault in refusal.errors]
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
        raise InvalidInput.of([Fault("cursor", "cursor_invalid", "Use the cursor of the `next` address as it stands.")])
    first = int(values[0])
    more = len(rows) > first + limit
    return rows[first : first + limit], next_address(request, encode_cursor([first + limit])) if more else None


def answer_slice(
    record: type[A], rows: Sequence[Any], request: Request, query: PageQuery, *, make: Callable[[Any], A] | None = None
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
    reading = {"DateTimeField": parse_instant, "DateField": dt.date.fromisoformat}
    return reading.get(kind, _whole)(value)


def _whole(value: str) -> int:
    if not _DIGITS.fullmatch(value) or int(value) > LARGEST_ID:
        raise ValueError("not a whole number a row can have")
    return int(value)


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
