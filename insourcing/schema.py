"""The API's description: the framework's own, with every problem answer documented."""

from drf_spectacular.openapi import AutoSchema

PROBLEM_SCHEMA = {
    "type": "object",
    "description": "RFC 9457 problem. `code` is stable; the list of codes stands at /api/v1/problems/.",
    "required": ["type", "title", "status", "detail", "code", "errors"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer to the value that is wrong."},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}

MEANINGS = {
    "400": "The body or a parameter is wrong",
    "401": "No valid credential",
    "403": "The credential does not allow this",
    "404": "Nothing with that id that you can see",
    "405": "The address does not take this method",
    "406": "The answer cannot be given in the wanted format",
    "409": "A rule says no; every reason is named",
    "412": "It has changed since you read it",
    "413": "The body is too large",
    "415": "The body's content type is not taken",
    "422": "The Idempotency-Key was used for another request",
    "429": "Too many requests",
}
READS = ("400", "401", "403", "404", "405", "406")
WRITES = (*READS, "409", "412", "413", "415", "422")


class ProblemSchema(AutoSchema):
    """Adds the problem answers to every operation, so that clients and fuzzers know them."""

    def get_operation(self, path, path_regex, path_prefix, method, registry):
        operation = super().get_operation(path, path_regex, path_prefix, method, registry)
        if operation is None:
            return None
        if (sent := operation.get("requestBody")) and any(
            {"required", "items", "anyOf"} & media.get("schema", {}).keys()
            for media in sent["content"].values()
        ):
            sent["required"] = True
        for status in READS if method == "GET" else WRITES:
            operation["responses"].setdefault(
                status,
                {
                    "description": MEANINGS[status],
                    "content": {"application/problem+json": {"schema": PROBLEM_SCHEMA}},
                },
            )
        return operation
