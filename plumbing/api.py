"""POST once: a retry with the same Idempotency-Key gets the first answer instead of a second effect."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from base.api import ApiView, Field, checked_id, read_object
from base.errors import Fault, InvalidInput
from base.requests import ApiRequest
from plumbing.idempotency import body_hash, hold_key, save_answer

_KEY = re.compile(r"[!-~]{1,200}")
KEY_PARAMETER = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": "^[!-~]{1,200}$"},
    OpenApiParameter.HEADER,
    description="A retry with the same key and body gets the first answer again, for three days.",
)


@dataclass(slots=True)
class Answer:
    """The outcome of a POST: its answer, and the ids from which the answer can be made again."""

    data: Any
    ids: list = field(default_factory=list)
    status: int = 201
    headers: dict[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        return Response(self.data, status=self.status, headers=self.headers)


class Once:
    """Mixin of views. A view implements ``make`` (do it) and ``again`` (the answer of what these ids are).

    The stored record names rows and holds no answer, so nothing of a patient is kept in it. A refused request
    keeps nothing: its key is as good as new.
    """

    resource = ""

    def make(self, request: ApiRequest, *args: Any, **kwargs: Any) -> Answer:
        raise NotImplementedError

    def again(self, request: ApiRequest, ids: list, status: int, *args: Any, **kwargs: Any) -> Answer:
        raise NotImplementedError

    def content_of(self, request: ApiRequest) -> bytes:
        """The content the key stands for: the body. A view whose body may be large says what of it counts."""
        return request._request.body

    def post(self, request: ApiRequest, *args: Any, **kwargs: Any) -> Response:
        key = key_of(request)
        if key is None:
            return self.make(request, **kwargs).response()
        sent = body_hash(str(request.method), request.get_full_path(), self.content_of(request))
        done = hold_key(by=request.actor, key=key, request_hash=sent)
        if done is not None:
            return self.again(request, done.resource_ids, done.status, **kwargs).response()
        answer = self.make(request, **kwargs)
        save_answer(
            by=request.actor, key=key, request_hash=sent, status=answer.status, resource=self.resource, ids=answer.ids
        )  # fmt: skip
        return answer.response()


class Deed(Once, ApiView):
    """One command by POST: its fields are read, ``act`` does it and answers the id of what it is about, ``shown`` renders
    that, the first time and for a retry."""

    fields: Mapping[str, Field] = {}
    status = 201

    def act(self, request: ApiRequest, asked: dict, *args: Any, **at: Any) -> int:
        raise NotImplementedError

    def shown(self, request: ApiRequest, done: int, *args: Any, **at: Any) -> Answer:
        raise NotImplementedError

    def make(self, request: ApiRequest, *args: Any, **at: Any) -> Answer:
        for pk in at.values():
            checked_id(pk)
        pk = self.act(request, read_object(request.data, self.fields), **at)
        return self.again(request, [pk], 0, **at)

    def again(self, request: ApiRequest, ids: list, status: int, *args: Any, **at: Any) -> Answer:
        answer = self.shown(request, ids[0], **at)
        answer.ids, answer.status = ids, self.status
        return answer


def key_of(request: Request) -> str | None:
    """The request's Idempotency-Key, or None. Raises InvalidInput for one that cannot be kept."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _KEY.fullmatch(key):
        sentence = "An Idempotency-Key is 1 to 200 visible characters without spaces."
        raise InvalidInput.of([Fault("Idempotency-Key", "invalid", sentence)])
    return key


def idempotency_key(request: Request) -> str:
    """The key of at most 40 characters a service keeps for one sending: of the request's own, or a fresh one."""
    return (key_of(request) or token_hex(16))[-40:]
