"""Every operation of the API is declared by records: the list of those that are not may only become shorter."""

from pathlib import Path

import jsonschema
import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from base.record_reading import read_body
from base.records import Answer
from plumbing.endpoints import Endpoint

UNDECLARED = Path(__file__).with_name("undeclared_operations.txt")
METHODS = ("get", "post", "put", "patch", "delete")


def operations(patterns=None, prefix=""):
    """Each address and method of the API, with its handler."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from operations(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern) and path.startswith("api/") and hasattr(pattern.callback, "cls"):
            for method in METHODS:
                handler = getattr(pattern.callback.cls, method, None)
                if handler is not None:
                    yield f"{method.upper()} /{path}", handler


def declared() -> dict[str, Endpoint | None]:
    return {name: getattr(handler, "endpoint", None) for name, handler in operations()}


def test_no_operation_is_described_beside_its_records():
    allowed = set(UNDECLARED.read_text().split("\n")) - {""}
    undeclared = {name for name, operation in declared().items() if operation is None}

    assert undeclared - allowed == set(), "declare it: docs/design/api-records.md"
    assert allowed - undeclared == set(), f"declared now, so take it out of {UNDECLARED.name}"


def test_every_operation_has_a_name_of_its_own_a_summary_and_a_sentence():
    known = [operation for operation in declared().values() if operation]
    names = [operation.operation_id for operation in known]

    assert len(names) == len(set(names))
    assert [
        operation.operation_id for operation in known if not (operation.summary and operation.description.strip())
    ] == []
    assert {operation.tag for operation in known} <= {tag["name"] for tag in settings.SPECTACULAR_SETTINGS["TAGS"]}


@pytest.mark.parametrize("name", sorted(name for name, operation in declared().items() if operation))
def test_every_body_and_answer_shows_an_example_that_is_one(name):
    for record, own in declared()[name].records():
        shown = own or record.example_of()
        assert shown is not None, f"{record.__name__} needs an example"
        schema = record.model_json_schema(mode="serialization" if issubclass(record, Answer) else "validation")
        jsonschema.validate(shown, schema, format_checker=jsonschema.FormatChecker())
        if not issubclass(record, Answer):
            read_body(record, shown)
