"""What API views share: long lists by cursor, and changes that say which version they saw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request

from base.lists import decode_cursor, encode_cursor, with_query
from base.refusals import InvalidInput, Outdated


class CursorPages:
    """A list in stretches by ascending id, so that rows added meanwhile never shift it.

    ``?limit=`` (1 to 500, else 100) and ``?cursor=`` (from the ``next`` of the stretch before). Any other value of
    either is an InvalidInput, never a guess.
    """

    USUAL, MOST = 100, 500

    def __init__(self, request: Request):
        self.request = request
        self.limit = self._limit(request.query_params.get("limit"))
        self.after = self._after(request.query_params.get("cursor"))

    def answer(self, rows: QuerySet, represent: Callable[[list], list]) -> dict[str, Any]:
        """``{results, next}``; ``represent`` makes the rows of one stretch into data, ``next`` is an address or null."""
        found = rows.order_by("pk")
        found = found.filter(pk__gt=self.after) if self.after is not None else found
        stretch = list(found[: self.limit + 1])
        shown = stretch[: self.limit]
        more = len(stretch) > self.limit
        return {"results": represent(shown), "next": self._next(shown[-1].pk) if more else None}

    def _next(self, last: int) -> str:
        return self.request.build_absolute_uri(with_query(self.request, cursor=encode_cursor([last])))

    def _limit(self, wish: str | None) -> int:
        if wish is None:
            return self.USUAL
        if not (wish.isascii() and wish.isdigit() and 1 <= int(wish[:9]) <= self.MOST and len(wish) < 9):
            raise InvalidInput(f"limit must be a whole number from 1 to {self.MOST}.", code="invalid")
        return int(wish)

    def _after(self, cursor: str | None) -> int | None:
        if cursor is None:
            return None
        values = decode_cursor(cursor, 1)
        if values is None or not (values[0].isascii() and values[0].isdigit() and len(values[0]) < 19):
            raise InvalidInput("cursor must be one that an earlier answer gave as its next.", code="invalid")
        return int(values[0])


CURSOR_PARAMETERS = [
    OpenApiParameter(
        "limit", {"type": "integer", "minimum": 1, "maximum": CursorPages.MOST, "default": CursorPages.USUAL},
        description="How many results to answer with at most.",
    ),
    OpenApiParameter("cursor", str, description="Where to go on; it stands in the `next` of the answer before."),
]  # fmt: skip


def stretch_of(name: str, result: type[serializers.Serializer]) -> serializers.Serializer:
    """The shape of a stretch in the API's description: ``results`` of the given shape, and ``next``."""
    fields = {
        "results": result(many=True),
        "next": serializers.URLField(allow_null=True, help_text="The next stretch, null at the end."),
    }
    return type(f"{name}Stretch", (serializers.Serializer,), fields)()


def etag(version: int) -> str:
    """The ETag header of a row that counts its versions."""
    return f'"{version}"'


def wanted_version(request: Request) -> int | None:
    """The version that ``If-Match`` names; None when there is none or it is ``*``. Outdated for anything not ours."""
    sent = request.headers.get("If-Match", "").strip()
    if sent in ("", "*"):
        return None
    number = sent.removeprefix("W/").strip('"')
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Outdated(
            "If-Match does not name a version of this. Read it again and use its ETag.", code="outdated"
        )
    return int(number)
