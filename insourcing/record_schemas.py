"""The JSON schema of records as the API's description keeps it: one component a record, one an enumeration."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue

from base.record_types import COMPONENT, or_null
from base.records import Record

REF = "#/components/schemas/{model}"
_OF_ONE = re.compile(r"(\w+)\[(\w+)\]")
Keep = Callable[[str, JsonSchemaValue], None]


class RecordSchema(GenerateJsonSchema):
    """Pydantic's own, without a title on every field and with short names."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def normalize_name(self, name: str) -> str:
        return component_name(name)

    def default_schema(self, schema: Any) -> JsonSchemaValue:
        described = super().default_schema(schema)
        if described.get("default", ...) is None:
            del described["default"]
        return described

    def nullable_schema(self, schema: Any) -> JsonSchemaValue:
        return or_null(self.generate_inner(schema["schema"]))


def component_name(name: str) -> str:
    """``SessionRecord`` is Session, ``Page[SessionRecord]`` is SessionPage."""
    of_one = _OF_ONE.fullmatch(name)
    if of_one:
        return component_name(of_one[2]) + of_one[1]
    return name.removesuffix("Record")


def schema_of(record: type[Record], mode: JsonSchemaMode, keep: Keep, *, ref: bool = False) -> JsonSchemaValue:
    """The schema of a record, or a reference to it; what it is made of is handed to ``keep`` by name.

    Raises ValueError where two different records would have one name.
    """
    schema = record.model_json_schema(ref_template=REF, schema_generator=RecordSchema, mode=mode)
    parts: dict[str, JsonSchemaValue] = schema.pop("$defs", {})
    name = component_name(record.__name__)
    if ref and "$ref" not in schema:
        parts[name] = schema
        schema = {"$ref": REF.format(model=name)}
    for part, described in parts.items():
        if "__" in part or part.endswith(("-Input", "-Output")):
            raise ValueError(f"Two records of the description have one name: {part}")
        keep(part, with_references(described, keep))
    return with_references(schema, keep)


def with_references(schema: Any, keep: Keep) -> Any:
    """The same with every marked part kept once and referred to."""
    if isinstance(schema, list):
        return [with_references(part, keep) for part in schema]
    if not isinstance(schema, dict):
        return schema
    marked = schema.get(COMPONENT)
    if marked is None:
        return {name: with_references(part, keep) for name, part in schema.items()}
    keep(marked["name"], marked["schema"])
    said = {name: schema[name] for name in ("description", "default") if name in schema}
    return {"$ref": REF.format(model=marked["name"])} | said
