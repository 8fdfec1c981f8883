"""The API's description, made from the declarations of its operations (plumbing/endpoints.py) and records.

Every operation has its problem answers; what many operations share (records, enumerations, problems, parameters,
headers) stands once among the components. Operations that are not declared yet are described by drf-spectacular.
"""

from __future__ import annotations

import re
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from base.records import PageQuery, ProblemRecord, Query, Record
from insourcing.record_schemas import schema_of, with_references
from plumbing.endpoints import AnyOf, Endpoint, File, Form, Many, Object, OneOrMany, Raw

MEANINGS = {
    400: "The body or a parameter is wrong",
    401: "No valid credential",
    403: "The credential does not allow this",
    404: "Nothing with that id that you can see",
    405: "The address does not take this method",
    406: "The answer cannot be given in the wanted format",
    409: "A rule says no; every reason is named",
    412: "It has changed since you read it",
    413: "The body is too large",
    415: "The body's content type is not taken",
    422: "The Idempotency-Key was used for another request",
}
READS = (400, 401, 403, 404, 405, 406)
WRITES = (*READS, 409, 412, 413, 415, 422)
PARAMETERS = {
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "schema": {"type": "string"},
        "description": "The ETag you read: the change is made only if nobody changed it since, else 412.",
    },
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
        "description": "A retry with the same key and body gets the first answer again, for three days.",
    },
}
HEADERS = {
    "ETag": {"schema": {"type": "string"}, "description": "Send it back as If-Match."},
    "Location": {"schema": {"type": "string"}, "description": "The new thing's address."},
}
_CONVERTER = re.compile(r"<(?:(\w+):)?(\w+)>")
_VARIABLE = re.compile(r"{(\w+)}")
_PATH_TYPES = {"int": {"type": "integer"}, "uuid": {"type": "string", "format": "uuid"}}


class ProblemSchema(AutoSchema):
    """Describes what is declared from its declaration, and adds the problem answers to every operation."""

    def get_operation(self, path, path_regex, path_prefix, method, registry):
        handler = getattr(self.view, method.lower(), None)
        declared: Endpoint | None = getattr(handler, "endpoint", None)
        if declared is None:
            operation = super().get_operation(path, path_regex, path_prefix, method, registry)
        else:
            self.registry, self.path, self.path_regex, self.method = (registry, path, path_regex, method.upper())
            operation = self._declared(declared)
        if operation is None:
            return None
        _require_body(operation)
        for status in READS if method == "GET" else WRITES:
            operation["responses"].setdefault(str(status), self._problem(status))
        return operation

    def get_description(self, path: str = "", method: str = "") -> str:
        """The description from the operation's own method: the docstrings of views are no business of readers."""
        handler = getattr(self.view, self.method.lower(), None)
        return (handler.__doc__ or "") if handler else ""

    def _declared(self, declared: Endpoint) -> dict[str, Any]:
        operation: dict[str, Any] = {
            "operationId": declared.operation_id,
            "summary": declared.summary,
            "description": " ".join(declared.description.split()),
            "parameters": [*self._path(declared), *self._query(declared.query), *self._headers(declared)],
            "tags": [declared.tag],
            "security": [] if declared.public else [{"credential": []}],
        }
        if declared.body is not None:
            operation["requestBody"] = {"content": self._taken(declared)}
        operation["responses"] = {
            str(status): self._answer(declared, status, given) for status, given in declared.answers.items()
        }
        return {name: value for name, value in operation.items() if value or name in ("security", "responses")}

    # Parameters

    def _path(self, declared: Endpoint) -> list[dict[str, Any]]:
        return [
            {
                "name": name,
                "in": "path",
                "required": True,
                "schema": with_references(TypeAdapter(declared.path[name]).json_schema(), self._component)
                if name in declared.path
                else _PATH_TYPES.get(converter, {"type": "string"}),
            }
            for converter, name in self._variables()
        ]

    def _variables(self) -> list[tuple[str, str]]:
        """The converter and name of each variable of the address; the framework calls a `pk` by another name."""
        converters = [converter for converter, _ in _CONVERTER.findall(self.path_regex)]
        return list(zip(converters, _VARIABLE.findall(self.path), strict=True))

    def _query(self, query: type[Query] | None) -> list[dict[str, Any]]:
        if query is None:
            return []
        described = schema_of(query, "validation", self._component)
        required = described.get("required", ())
        found = []
        for name, nullable in described["properties"].items():
            schema = _not_null(nullable)
            if schema.get("default") == "":
                del schema["default"]  # generated clients would send it
            parameter: dict[str, Any] = {"name": name, "in": "query", "schema": schema}
            if name in required:
                parameter["required"] = True
            if "description" in schema:
                parameter["description"] = schema.pop("description")
            if schema.get("type") == "array":
                parameter |= {"style": "form", "explode": False}
            of_page = name in PageQuery.model_fields and issubclass(query, PageQuery)
            found.append(self._shared("parameters", name.title(), parameter) if of_page else parameter)
        return found

    def _headers(self, declared: Endpoint) -> list[dict[str, Any]]:
        wanted = {"IfMatch": declared.if_match, "IdempotencyKey": declared.idempotent}
        return [self._shared("parameters", name, PARAMETERS[name]) for name, is_so in wanted.items() if is_so]

    # Bodies and answers

    def _taken(self, declared: Endpoint) -> dict[str, Any]:
        body = declared.body
        example = {"example": declared.example} if declared.example is not None else {}
        if isinstance(body, tuple):
            return {name: content for part in body for name, content in _file(part).items()}
        if isinstance(body, File | Form):
            return _file(body)
        if isinstance(body, OneOrMany):
            schema = {"anyOf": [self._body(body.one), self._body(body.many)]}
        else:
            schema = self._body(body)
        return {"application/json": {"schema": schema, **example}}

    def _body(self, body: Any) -> dict[str, Any]:
        if isinstance(body, Raw) and not body.most:
            return self._body(body.record)
        if isinstance(body, Many | Raw):
            return {"type": "array", "items": self._body(body.record), "maxItems": body.most}
        return self._record(body, "validation")

    def _answer(self, declared: Endpoint, status: int, given: Any) -> dict[str, Any]:
        kinds = given if isinstance(given, tuple) else (given,)
        content: dict[str, Any] = {}
        for kind in kinds:
            if isinstance(kind, File):
                content |= _file(kind)
            elif isinstance(kind, Object):
                content["application/json"] = {"schema": {"type": "object", "description": kind.description}}
            elif isinstance(kind, AnyOf):
                schema = {"anyOf": [self._record(record, "serialization") for record in kind.records]}
                content["application/json"] = {"schema": schema}
            elif kind is not None:
                content["application/json"] = {"schema": self._record(kind, "serialization")}
        wanted = {"ETag": declared.etag, "Location": declared.location and status in (201, 202)}
        headers = {name: self._shared("headers", name, HEADERS[name]) for name, is_so in wanted.items() if is_so}
        answer: dict[str, Any] = {"description": _meaning(status)}
        return answer | ({"headers": headers} if headers else {}) | ({"content": content} if content else {})

    def _problem(self, status: int) -> dict[str, Any]:
        content = {"application/problem+json": {"schema": self._record(ProblemRecord, "serialization")}}
        return self._shared("responses", f"Problem{status}", {"description": MEANINGS[status], "content": content})

    # What is kept once

    def _record(self, record: type[Record], mode: JsonSchemaMode) -> dict[str, Any]:
        return schema_of(record, mode, self._component, ref=True)

    def _component(self, name: str, schema: dict[str, Any]) -> None:
        self._shared("schemas", name, schema)

    def _shared(self, kind: str, name: str, content: dict[str, Any]) -> dict[str, Any]:
        component = ResolvedComponent(name=name, type=kind, schema=content, object=name)
        if component in self.registry and self._differs(self.registry[component], content):
            raise ValueError(f"The description has two different {kind} of the name {name}: rename one of them.")
        self.registry._components[component.key] = component
        return {"$ref": f"#/components/{kind}/{name}"}

    @staticmethod
    def _differs(known: ResolvedComponent, content: dict[str, Any]) -> bool:
        """Another thing of the same name; what is described by a serializer still gives way to a record."""
        return isinstance(known.object, str) and known.schema != content


def _require_body(operation: dict[str, Any]) -> None:
    sent = operation.get("requestBody")
    if sent and any(
        {"required", "items", "anyOf", "$ref"} & media.get("schema", {}).keys() for media in sent["content"].values()
    ):
        sent["required"] = True


def _not_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter is there or not; it is never null."""
    if isinstance(schema.get("type"), list):
        return schema | {"type": next(kind for kind in schema["type"] if kind != "null")}
    kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
    if len(kinds) != 1:
        return dict(schema)
    return kinds[0] | {name: value for name, value in schema.items() if name != "anyOf"}


def _file(file: File | Form) -> dict[str, Any]:
    if isinstance(file, File):
        return {file.content_type: {"schema": {"type": "string", "format": "binary"}}}
    properties = {
        name: {"type": "string", "description": said, **({"format": "binary"} if name in file.files else {})}
        for name, said in file.fields.items()
    }
    schema = {"type": "object", "properties": properties, "required": list(file.files)}
    return {"multipart/form-data": {"schema": schema}}


def _meaning(status: int) -> str:
    return {200: "Done", 201: "Made", 202: "Taken; it is being worked on"}.get(status, MEANINGS.get(status, ""))
