"""The API's description is true: small enough, complete, and every answer of the demonstration fits it.

A client made of it by openapi-python-client at its default settings reads every answer, and TypeScript types compile.
"""

import compileall
import importlib
import io
import itertools
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import jsonschema
import orjson
import pytest
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client

from base.row_security import acting_as
from insourcing.api_docs import description
from insourcing.wsgi import application
from reports.models import ReportRun
from tests.insourcing.test_declarations import declared
from tests.support.world import SYSTEM

ROOT = Path(__file__).resolve().parents[2]
MOST_BYTES = 700_000
TRIED = 120  # ids tried where no list names one
NOT_IN_THE_DEMONSTRATION = Path(__file__).with_name("operations_without_an_answer.txt")


def described() -> dict[str, Any]:
    return orjson.loads(description().plain)


def operations(method: str | None = None):
    for path, methods in described()["paths"].items():
        for name, operation in methods.items():
            if method in (None, name):
                yield path, operation


def test_it_is_small_compressed_and_not_sent_again_to_whoever_has_it():
    whole = Client().get("/api/v1/schema/")
    packed = Client().get("/api/v1/schema/", headers={"Accept-Encoding": "gzip"})
    again = Client().get("/api/v1/schema/", headers={"If-None-Match": whole["ETag"]})

    assert len(whole.content) <= MOST_BYTES
    assert (packed["Content-Encoding"], packed["ETag"]) == ("gzip", whole["ETag"])
    assert len(packed.content) < len(whole.content) / 4
    assert (again.status_code, again.content) == (304, b"")


def test_every_operation_has_a_summary_a_known_tag_and_problems_of_one_shape():
    tags = {tag["name"] for tag in described()["tags"]}
    known = {declaration.operation_id for declaration in declared().values() if declaration}
    for path, operation in operations():
        if operation["operationId"] not in known:
            continue  # not declared yet; test_declarations.py keeps the list
        assert operation.get("summary"), path
        assert set(operation["tags"]) <= tags, (path, operation["tags"])
        assert operation["responses"]["400"] == {"$ref": "#/components/responses/Problem400"}


def test_no_enumeration_holds_two_spellings_of_one_thing():
    for name, schema in described()["components"]["schemas"].items():
        plain = [str(value).lower().replace("-", "_").replace(" ", "_") for value in schema.get("enum", ())]
        assert len(plain) == len(set(plain)), name


# The demonstration through the description


class Answer(NamedTuple):
    """The answer to a GET: its operation, the values in its address, who asked."""

    operation: str
    values: tuple[Any, ...]
    token: str
    says_something: bool


@pytest.fixture
def tokens(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    call_command("demo_data", stdout=io.StringIO())
    out = io.StringIO()
    call_command("demo_access", "--json", stdout=out)
    return list(json.loads(out.getvalue())["credentials"].values())


class Reader:
    """Reads every address of the description and holds each answer against it."""

    def __init__(self, tokens: list[str]):
        self.whole = described()
        self.clients = {token: Client(headers={"Authorization": f"Bearer {token}"}) for token in tokens}
        self.ids: dict[str, list[Any]] = {}
        self.faults: list[str] = []

    def read_all(self) -> list[Answer]:
        paths = sorted(operations("get"), key=lambda found: found[0].count("{"))
        return [answer for path, operation in paths if (answer := self._read(path, operation))]

    def _read(self, path: str, operation: dict) -> Answer | None:
        """The first answer with something in it, or the first at all; every one is checked."""
        found = [answer for token in self.clients if (answer := self._read_as(token, path, operation))]
        return next((answer for answer in found if answer.says_something), found[0] if found else None)

    def _read_as(self, token: str, path: str, operation: dict) -> Answer | None:
        for values in self._values(path, operation):
            address = path
            for name, value in values.items():
                address = address.replace(f"{{{name}}}", str(value))
            response = self.clients[token].get(address)
            self._check(address, operation, response)
            if response.status_code == 200:
                says = self._keep_ids(path, response)
                return Answer(operation["operationId"], tuple(values.values()), token, says)
            if response.status_code not in (400, 404):
                break
        return None

    def _values(self, path: str, operation: dict):
        variables = [p for p in operation.get("parameters", ()) if p.get("in") == "path"]
        choices = [[(p["name"], value) for value in self._candidates(path, p)] for p in variables]
        return (dict(pairs) for pairs in itertools.islice(itertools.product(*choices), TRIED * 2))

    def _candidates(self, path: str, parameter: dict) -> list[Any]:
        prefix = path.partition(f"{{{parameter['name']}}}")[0]
        schema = self._resolved(parameter["schema"])
        if "enum" in schema:
            return schema["enum"]
        if schema.get("format") == "uuid":
            with acting_as(SYSTEM):
                return list(ReportRun.objects.values_list("pk", flat=True))
        return self.ids.get(prefix, [])[:9] or list(range(1, TRIED))

    def _keep_ids(self, path: str, response) -> bool:
        """Keep the ids a list names, for the addresses below it; whether it named anything."""
        if "json" not in response["Content-Type"]:
            return True
        answer = response.json()
        results = answer.get("results", [answer]) if isinstance(answer, dict) else answer
        named = [thing["id"] for thing in results if isinstance(thing, dict) and "id" in thing]
        self.ids.setdefault(path, []).extend(named)
        return bool(results)

    def _check(self, address: str, operation: dict, response) -> None:
        said = operation["responses"].get(str(response.status_code))
        if said is None:
            self.faults.append(f"{address} answers {response.status_code}, which is not described")
            return
        media = self._resolved(said).get("content", {}).get(response["Content-Type"].partition(";")[0])
        if media is None:
            self.faults.append(f"{address} answers {response['Content-Type']}, which is not described")
        elif "json" in response["Content-Type"]:
            schema = media["schema"] | {"components": self.whole["components"]}
            judge = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
            self.faults += [
                f"{address}: {error.json_path} {error.message[:200]}" for error in judge.iter_errors(response.json())
            ]

    def _resolved(self, schema: dict) -> dict:
        reference = schema.get("$ref")
        if reference is None:
            return schema
        _, _, kind, name = reference.split("/")
        return self.whole["components"][kind][name]


@pytest.fixture
def transport():
    """The application for a client of its own; the test's connection is neither checked nor closed meanwhile."""

    def kept_open(environ, start_response):
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        return application(environ, start_response)

    yield httpx.WSGITransport(app=kept_open)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def generated(tmp_path, monkeypatch):
    """The package of a client made of the description, importable."""
    schema, package = tmp_path / "schema.json", tmp_path / "client"
    schema.write_bytes(description().plain)
    command = [sys.executable, "-m", "openapi_python_client", "generate"]
    made = subprocess.run(
        [*command, "--path", schema, "--output-path", package],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    assert compileall.compile_dir(package, quiet=1)
    monkeypatch.syspath_prepend(package)
    return "insourcing_api_client", made.stdout + made.stderr


@pytest.mark.long
def test_every_answer_of_the_demonstration_is_as_described_and_read_by_a_generated_client(tokens, generated, transport):
    reader = Reader(tokens)
    answered = reader.read_all()

    assert reader.faults == []
    silent = {operation["operationId"] for _, operation in operations("get")} - {
        answer.operation for answer in answered
    }
    assert "\n".join(sorted(silent)) == NOT_IN_THE_DEMONSTRATION.read_text().strip()
    name, _ = generated
    of_tag = {operation["operationId"]: operation["tags"][0] for _, operation in operations("get")}
    for answer in answered:
        client = importlib.import_module(name).AuthenticatedClient(
            base_url="http://testserver", token=answer.token, httpx_args={"transport": transport}
        )
        tag = of_tag[answer.operation].lower().replace(" ", "_")
        module = importlib.import_module(f"{name}.api.{tag}.{answer.operation}")
        assert module.sync_detailed(*answer.values, client=client).status_code == 200, answer


@pytest.mark.long
def test_a_generated_client_lacks_nothing(generated):
    _, said = generated
    assert "Unable to parse" not in said
    assert [line for line in said.splitlines() if line.startswith(("ERROR", "WARNING parsing"))] == [
        "WARNING parsing POST /api/v1/waiting-list/imports/ within waiting_list."  # it knows no bodies of text/csv
    ]


@pytest.mark.long
def test_types_for_typescript_are_made_and_compile(tmp_path):
    tools = {name: shutil.which(name, path=_with_node_modules()) for name in ("openapi-typescript", "tsc")}
    if None in tools.values():
        pytest.skip("openapi-typescript and tsc are not here: npm install --no-save openapi-typescript typescript")
    (tmp_path / "schema.json").write_bytes(description().plain)
    subprocess.run([tools["openapi-typescript"], "schema.json", "-o", "api.ts"], cwd=tmp_path, check=True)
    subprocess.run([tools["tsc"], "--strict", "--noEmit", "api.ts"], cwd=tmp_path, check=True)


@pytest.mark.long
def test_the_linter_of_redocly_finds_no_error(tmp_path):
    tool = shutil.which("redocly", path=_with_node_modules())
    if tool is None:
        pytest.skip("redocly is not here: npm install --no-save @redocly/cli")
    (tmp_path / "schema.json").write_bytes(description().plain)
    shutil.copy(ROOT / "redocly.yaml", tmp_path)
    subprocess.run([tool, "lint", "schema.json"], cwd=tmp_path, check=True)


def _with_node_modules() -> str:
    return f"{ROOT / 'node_modules' / '.bin'}:{os.environ['PATH']}"
