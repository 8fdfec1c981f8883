"""The API's parser, renderer and exception handler: JSON by orjson, every error an RFC 9457 problem with a stable code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO, Any

import orjson
from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpResponse
from rest_framework import exceptions, parsers, renderers
from rest_framework.response import Response

from base.errors import DomainError, Fault
from base.records import Answer

PROBLEM = "application/problem+json"


class JSONRenderer(renderers.BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        if data is None:
            return b""
        if isinstance(data, Answer):
            return data.to_json()
        return orjson.dumps(data, default=_plain, option=orjson.OPT_NON_STR_KEYS)


def _plain(value):
    """A part orjson does not know: a record as its fields, anything else as text."""
    return value.plain() if isinstance(value, Answer) else str(value)


class JSONParser(parsers.BaseParser):
    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        body = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise exceptions.ParseError(f"The body is not JSON: {error.msg} at line {error.lineno}.") from None


def as_problem(status: int, code: str, detail: str, *, title: str = "", errors: list[Fault] | None = None) -> dict:
    """The one shape every error has."""
    return {
        "type": f"/api/v1/problems/#{code}",
        "title": title or TITLES.get(status, "Not done"),
        "status": status,
        "detail": detail,
        "code": code,
        "errors": [{"pointer": f.pointer, "code": f.code, "detail": f.detail} for f in errors or []],
    }


def problem_response(status: int, code: str, detail: str) -> HttpResponse:
    """A problem outside of the framework's views (unknown address, fault)."""
    return HttpResponse(orjson.dumps(as_problem(status, code, detail)), status=status, content_type=PROBLEM)


TITLES = {
    400: "Something is wrong with what was sent",
    401: "Sign in first",
    403: "Not allowed",
    404: "Not found",
    405: "Not possible here",
    406: "Not available in that format",
    409: "A rule says no",
    413: "Too large",
    415: "Not taken in that format",
    429: "Too many requests",
    500: "A fault on our side",
}

_FRAMEWORK = [
    (exceptions.ParseError, "malformed"),
    (exceptions.NotAuthenticated, "not_signed_in"),
    (exceptions.AuthenticationFailed, "not_signed_in"),
    (exceptions.PermissionDenied, "not_allowed"),
    (exceptions.NotFound, "not_found"),
    (exceptions.MethodNotAllowed, "method_not_allowed"),
    (exceptions.NotAcceptable, "not_acceptable"),
    (exceptions.UnsupportedMediaType, "unsupported_media_type"),
    (exceptions.Throttled, "too_many_requests"),
]


def problem(exc: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: domain errors and its own exceptions, all in one shape."""
    if isinstance(exc, DomainError):
        body = as_problem(exc.status, exc.code, exc.detail, title=exc.title, errors=exc.errors)
        headers = {"WWW-Authenticate": "Bearer"} if exc.status == 401 else {}
    elif isinstance(exc, RequestDataTooBig):
        body, headers = as_problem(413, "too_large", "The body is larger than is taken here."), {}
    elif isinstance(exc, Http404):
        body, headers = as_problem(404, "not_found", "There is nothing here that you can see."), {}
    elif isinstance(exc, PermissionDenied):
        body, headers = as_problem(403, "not_allowed", "Not allowed."), {}
    elif isinstance(exc, exceptions.ValidationError):
        faults = list(_faults(exc.get_full_details()))
        body, headers = (as_problem(400, "invalid", "Something in the body is wrong; see errors.", errors=faults), {})
    elif isinstance(exc, exceptions.APIException):
        code = next((code for kind, code in _FRAMEWORK if isinstance(exc, kind)), "invalid")
        body = as_problem(exc.status_code, code, str(exc.detail))
        headers = {"WWW-Authenticate": "Bearer"} if exc.status_code == 401 else {}
    else:
        return None
    return Response(body, status=body["status"], headers=headers, content_type=PROBLEM)


def _faults(details: Any, pointer: str = "") -> Iterator[Fault]:
    """Flatten the serializer's nested details into faults with JSON pointers."""
    if isinstance(details, dict) and {"message", "code"} == set(details):
        yield Fault(pointer or "/", _CODES.get(details["code"], "unknown_value"), str(details["message"]))
    elif isinstance(details, dict):
        for name, inner in details.items():
            yield from _faults(inner, pointer if name == "non_field_errors" else f"{pointer}/{name}")
    elif isinstance(details, list):
        for index, inner in enumerate(details):
            leaf = isinstance(inner, dict) and {"message", "code"} == set(inner)
            yield from _faults(inner, pointer if leaf else f"{pointer}/{index}")


_CODES = {"required": "required", "blank": "required", "null": "required"}
