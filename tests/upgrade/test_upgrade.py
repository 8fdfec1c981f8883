"""Every release's database becomes today's."""

import json

import pytest
from django.apps import apps

from audit.schema import compare
from base.releases import read_releases
from runner import kept_databases
from tests.support import database
from tests.upgrade import databases


@pytest.fixture(scope="module", params=[release.version for release in read_releases()])
def upgraded(request, django_db_setup):
    """The name of a database of the release, with its demonstration, migrated by today's version."""
    name = f"{database.database_name()}_upgraded"
    kept_databases.restore(request.param, database.admin_url(), name)
    databases.migrate(database.ROOT, name)
    yield name
    databases.drop(name)


def test_it_has_all_that_a_new_database_has_and_nothing_else(upgraded):
    new, old = databases.shape_of_new(), databases.shape(upgraded)

    assert compare(old, new) == []
    assert compare(new, old) == []


def test_every_model_can_be_read_and_everything_agrees(upgraded):
    walked = databases.run(database.ROOT, upgraded, "-m", "tests.upgrade.walk")

    assert walked.returncode == 0, walked.stdout + walked.stderr
    assert json.loads(walked.stdout).keys() == {model._meta.label for model in apps.get_models()}
