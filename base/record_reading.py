"""Reading a request by a record: its value, or InvalidInput with every fault at its place."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import ValidationError
from rest_framework.request import Request

from base.errors import DomainError, Fault, InvalidInput
from base.record_faults import faults_of, summary
from base.records import Query, Record

S = TypeVar("S", bound=Record)
Q = TypeVar("Q", bound=Query)


def read_body(record: type[S], raw: Any) -> S:
    """A body that is one object. Raises InvalidInput with every fault."""
    try:
        return record.model_validate(raw)
    except ValidationError as error:
        raise _refused(faults_of(error, raw)) from None


def read_bodies(record: type[S], raw: Any, *, most: int, refusal: DomainError) -> list[S]:
    """A body that is a list of objects; ``refusal`` is raised for more than ``most`` of them."""
    if not isinstance(raw, list):
        raise InvalidInput.of([Fault("", "not_a_list", "Send a list of objects.")])
    if len(raw) > most:
        raise refusal
    faults: list[Fault] = []
    found: list[S] = []
    for index, item in enumerate(raw):
        try:
            found.append(record.model_validate(item))
        except ValidationError as error:
            faults += faults_of(error, item, at=f"/{index}")
    if faults:
        raise _refused(faults)
    return found


def read_query(record: type[Q], request: Request) -> Q:
    """The parameters of a request. Raises InvalidInput, which names parameters instead of pointers."""
    sent = request.query_params.dict()
    try:
        return record.model_validate(sent)
    except ValidationError as error:
        faults = faults_of(error, sent)
        raise _refused([Fault(f.pointer.removeprefix("/"), f.code, f.detail) for f in faults]) from None


def _refused(faults: list[Fault]) -> DomainError:
    return InvalidInput.of(faults, code="invalid", detail=summary(faults))
