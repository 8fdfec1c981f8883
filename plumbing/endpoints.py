"""One declaration for each operation of the API: what it takes, what it gives, who may, how it is described.

::

    class Clinicians(CommandView):
        @endpoint(
            "clinicians_add",
            "Take a professional into your team",
            tag="Providers",
            body=NewClinician,
            answers={201: ClinicianRecord},
            etag=True,
            idempotent=True,
        )
        def post(self, request: ApiRequest, body: NewClinician) -> int:
            return add_clinician(by=request.actor, **body.values()).pk

The method is given typed values and answers with a record, a :class:`Result`, a file's response or, in a
:class:`CommandView`, the id of what it did. See ``docs/design/api-records.md``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from secrets import token_hex
from typing import Any

from django.http.response import HttpResponseBase
from rest_framework.response import Response

from base.api import ApiView, checked_id, etag
from base.errors import DomainError, Fault, InvalidInput, NotAllowed
from base.permissions import Permission, require
from base.record_reading import read_bodies, read_body, read_query
from base.records import Answer, Body, Patch, Query, Record
from base.requests import ApiRequest
from plumbing.idempotency import body_hash, hold_key, save_answer

_KEY = re.compile(r"[!-~]{1,200}")
Sent = type[Body] | type[Patch]


# What goes in and out, where it is not one record


@dataclass(frozen=True, slots=True)
class Many:
    """A body that is a list; ``refusal`` answers more than ``most``."""

    record: Sent
    most: int
    refusal: DomainError

    def read(self, raw: Any) -> Any:
        return read_bodies(self.record, raw, most=self.most, refusal=self.refusal)


@dataclass(frozen=True, slots=True)
class OneOrMany:
    """A body that is one object or a list of them: which one is told by its kind, so faults are those of one side."""

    one: Sent
    many: Many

    def read(self, raw: Any) -> Any:
        return self.many.read(raw) if isinstance(raw, list) else read_body(self.one, raw)


@dataclass(frozen=True, slots=True)
class Raw:
    """A body described by a record and read by the service itself: the view takes ``request.data``.

    With ``most`` it is a list of so many.
    """

    record: Sent
    most: int = 0


@dataclass(frozen=True, slots=True)
class Form:
    """A form with a file, read by the view itself; ``fields`` are its names with what they are."""

    fields: Mapping[str, str]
    files: Sequence[str] = ("document",)


@dataclass(frozen=True, slots=True)
class File:
    """Bytes of a content type, taken or given as they are."""

    content_type: str


@dataclass(frozen=True, slots=True)
class Object:
    """A JSON object whose fields are somebody else's standard, or are said in words."""

    description: str


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of several records, told apart by what they hold."""

    records: tuple[type[Answer], ...]


@dataclass(slots=True)
class Result:
    """The outcome of an operation: its answer, and the ids from which the answer can be made again."""

    data: Any
    ids: list = field(default_factory=list)
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)


Taken = Sent | Many | OneOrMany | Raw | Form | File | tuple["Form | File", ...]
Given = type[Answer] | AnyOf | Object | File | None


@dataclass(frozen=True)
class Endpoint:
    """The declaration of one operation."""

    operation_id: str
    summary: str
    tag: str
    answers: Mapping[int, Given | tuple[Given, ...]]
    description: str = ""
    body: Taken | None = None
    query: type[Query] | None = None
    path: Mapping[str, Any] = field(default_factory=dict)
    permission: Permission | None = None
    example: Any = None
    if_match: bool = False
    etag: bool = False
    location: bool = False
    idempotent: bool = False
    public: bool = False

    def records(self) -> Iterator[tuple[type[Record], Any]]:
        """The records it takes and gives, with the example the operation itself shows of one."""
        body = self.body.one if isinstance(self.body, OneOrMany) else self.body
        if isinstance(body, Raw):
            body = Many(body.record, body.most, DomainError("", code="invalid")) if body.most else body.record
        if isinstance(body, Many):
            yield body.record, self.example[0] if self.example else None
        elif isinstance(body, type):
            yield body, self.example
        for given in self.answers.values():
            for answer in given if isinstance(given, tuple) else (given,):
                records = answer.records if isinstance(answer, AnyOf) else (answer,)
                yield from ((record, None) for record in records if isinstance(record, type))

    @property
    def status(self) -> int:
        """The status it answers with unless the view says otherwise."""
        return next(iter(self.answers), 200)

    def arguments(self, request: ApiRequest) -> dict[str, Any]:
        """The query and body of a request, typed. Raises InvalidInput."""
        found: dict[str, Any] = {}
        if self.query:
            found["query"] = read_query(self.query, request)
        if isinstance(self.body, Many | OneOrMany):
            found["body"] = self.body.read(request.data)
        elif isinstance(self.body, type):
            found["body"] = read_body(self.body, request.data)
        return found

    def response(self, result: Any) -> HttpResponseBase:
        """The answer of what the view's method gave."""
        if isinstance(result, HttpResponseBase):
            return result
        made = result if isinstance(result, Result) else Result(result)
        headers = dict(made.headers)
        if self.etag and "ETag" not in headers and not self._has_no_version(made.data):
            headers["ETag"] = etag(made.data.version)
        return Response(made.data, status=made.status or self.status, headers=headers)

    def _has_no_version(self, answer: Any) -> bool:
        """One of several kinds of answers may be of no single thing, and so of no version."""
        return any(isinstance(given, AnyOf) for given in self.answers.values()) and not hasattr(answer, "version")


def endpoint(
    operation_id: str, summary: str, *, tag: str, answers: Any, **more: Any
) -> Callable[[Callable[..., Any]], Callable[..., HttpResponseBase]]:
    """Declare the operation a view's method is; ``answers`` is a record, or records by status. See :class:`Endpoint`."""
    by_status = answers if isinstance(answers, Mapping) else {200: answers}

    def decorate(method: Callable[..., Any]) -> Callable[..., HttpResponseBase]:
        described = more.pop("description", "") or method.__doc__ or ""
        declared = Endpoint(operation_id, summary, tag, by_status, description=described, **more)
        act = _once(declared, method) if declared.idempotent else _plainly(declared, method)

        @wraps(method)
        def handle(self: ApiView, request: ApiRequest, **at: Any) -> HttpResponseBase:
            if declared.permission:
                require(request.actor, declared.permission)
            for value in at.values():
                if isinstance(value, int):
                    checked_id(value)
            return declared.response(act(self, request, at))

        vars(handle)["endpoint"] = declared
        return handle

    return decorate


def _plainly(declared: Endpoint, method: Callable[..., Any]) -> Callable[[Any, ApiRequest, dict], Any]:
    def act(view: ApiView, request: ApiRequest, at: dict) -> Any:
        done = method(view, request, **declared.arguments(request), **at)
        if type(done) is int and isinstance(view, CommandView):
            return view.show(request, done, **at)
        return done

    return act


# Once, however often it is sent


class IdempotentView(ApiView):
    """A view whose POST is done once: a retry with the same Idempotency-Key gets the first answer, not a second effect.

    The stored record names rows and holds no answer, so nothing of a patient is kept in it. A refused request
    keeps nothing: its key is as good as new.
    """

    resource = ""

    def again(self, request: ApiRequest, ids: list, status: int, **at: Any) -> Result:
        """The answer of what these ids are, for a retry."""
        raise NotImplementedError

    def content_of(self, request: ApiRequest) -> bytes:
        """The content the key stands for: the body. A view whose body may be large says what of it counts."""
        return request._request.body


class CommandView(IdempotentView):
    """A view whose POST does one thing and answers with what it is about: the method gives its id, ``show`` renders it."""

    def show(self, request: ApiRequest, pk: int, /, **at: Any) -> Answer | Result:
        raise NotImplementedError

    def again(self, request: ApiRequest, ids: list, status: int, **at: Any) -> Result:
        shown = self.show(request, ids[0], **at)
        result = shown if isinstance(shown, Result) else Result(shown)
        return replace(result, ids=ids, status=status or None)


def _once(declared: Endpoint, method: Callable[..., Any]) -> Callable[[Any, ApiRequest, dict], Result]:
    def make(view: IdempotentView, request: ApiRequest, at: dict) -> Result:
        done = method(view, request, **declared.arguments(request), **at)
        if type(done) is int:
            return view.again(request, [done], declared.status, **at)
        result = done if isinstance(done, Result) else Result(done)
        return replace(result, status=result.status or declared.status)

    def act(view: IdempotentView, request: ApiRequest, at: dict) -> Result:
        key = key_of(request)
        if key is None:
            return make(view, request, at)
        sent = body_hash(str(request.method), request.get_full_path(), view.content_of(request))
        earlier = hold_key(by=request.actor, key=key, request_hash=sent)
        if earlier is not None:
            return view.again(request, earlier.resource_ids, earlier.status, **at)
        result = make(view, request, at)
        save_answer(
            by=request.actor,
            key=key,
            request_hash=sent,
            status=result.status or declared.status,
            resource=view.resource,
            ids=result.ids,
        )
        return result

    return act


def key_of(request: ApiRequest) -> str | None:
    """The request's Idempotency-Key, or None. Raises InvalidInput for one that cannot be kept."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _KEY.fullmatch(key):
        sentence = "An Idempotency-Key is 1 to 200 visible characters without spaces."
        raise InvalidInput.of([Fault("Idempotency-Key", "invalid", sentence)])
    return key


def idempotency_key(request: ApiRequest) -> str:
    """The key of at most 40 characters a service keeps for one sending: of the request's own, or a fresh one."""
    return (key_of(request) or token_hex(16))[-40:]


# What belongs to people


def people_only(operation_id: str, summary: str, does: str, *, tag: str, method: str = "post") -> type[ApiView]:
    """The view of a command no machine credential may send: its address says so. ``does`` ends "Only a signed-in person can …"."""
    refuse = person_needed(operation_id, summary, does, tag=tag)
    return type(f"{operation_id.title().replace('_', '')}ForPeople", (ApiView,), {method: refuse})


def person_needed(operation_id: str, summary: str, does: str, *, tag: str) -> Callable[..., HttpResponseBase]:
    """The method of such a view, for one that has others as well."""

    @endpoint(
        operation_id,
        summary,
        tag=tag,
        answers={},
        description="Belongs to signed-in people: every credential is answered 403 `person_needed`.",
    )
    def refuse(self: ApiView, request: ApiRequest, **at: Any) -> Answer:
        raise NotAllowed(f"Only a signed-in person can {does}.", code="person_needed")

    return refuse
