"""Deeds no machine credential does: sign-off, approval, override. Their addresses are there to say so.

A client that tries one is told that a signed-in person has to, instead of finding nothing; what such a deed led to is
read like everything else.
"""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from base.api import ApiView
from base.errors import NotAllowed


def people_only(
    operation_id: str, summary: str, does: str, *, tag: str, method: str = "post"
) -> type[ApiView]:
    """The view of one. ``does`` ends the sentence "Only a signed-in person can …"."""

    @extend_schema(
        operation_id=operation_id, summary=summary, tags=[tag], request=None, responses={},
        description="Belongs to signed-in people: every credential is answered 403 `person_needed`.",
    )  # fmt: skip
    def refuse(self, request: Request, **kwargs: int) -> Response:
        raise NotAllowed(f"Only a signed-in person can {does}.", code="person_needed")

    return type(f"{operation_id.title().replace('_', '')}Door", (ApiView,), {method: refuse})
