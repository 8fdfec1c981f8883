"""Every release's database becomes today's."""

import json

import pytest
from django.apps import apps

from audit.schema import compare
from base.releases import read_catalogue, read_releases
from runner import kept_databases
from runner.paths import ROOT
from tests.support import database
from tests.upgrade import databases

WITHOUT_ROWS = {"contracts.OpeningPosition", "plumbing.IdempotencyKey", "sessions.Session"}
"""Positions would have to agree with the ledger; keys of requests and sign-ins last for days or hours."""


@pytest.fixture(scope="module", params=[release.version for release in read_releases()])
def version(request):
    return request.param


@pytest.fixture(scope="module")
def upgraded(version, django_db_setup):
    """The name of a database of the release, with its demonstration, migrated by today's version."""
    name = f"{database.database_name()}_upgraded"
    kept_databases.restore(version, database.admin_url(), name)
    databases.migrate(ROOT, name)
    yield name
    databases.drop(name)


def test_it_has_all_that_a_new_database_has_and_nothing_else(upgraded):
    new, old = databases.shape_of_new(), databases.shape(upgraded)

    assert compare(old, new) == []
    assert compare(new, old) == []


def test_every_model_can_be_read_and_everything_agrees(version, upgraded):
    walked = databases.run(ROOT, upgraded, "-m", "tests.upgrade.walk")

    assert walked.returncode == 0, walked.stdout + walked.stderr
    rows = json.loads(walked.stdout)
    released = {thing.name for thing in read_catalogue(version) if thing.kind == "table"}
    models = {model._meta.label: model._meta.db_table in released for model in apps.get_models()}
    assert rows.keys() == models.keys()
    assert {label for label, count in rows.items() if not count and models[label]} == WITHOUT_ROWS
