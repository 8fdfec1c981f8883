"""Migrations that would hold up or break the version that still runs are named."""

import pytest
from django.db import migrations

from runner import downtime


def migration(name: str, *operations, **attributes):
    made = type("Migration", (migrations.Migration,), {"operations": list(operations), **attributes})
    return made(name, "trusts")


NEW = "CREATE TABLE trusts_thing (id bigint PRIMARY KEY, name varchar(9) NOT NULL);\nCREATE INDEX i ON trusts_thing (name);"


def told(*texts) -> list[str]:
    return [line.split(": ")[:2] for line in downtime.said_by_squawk(list(texts))]


@pytest.mark.parametrize(
    ("sql", "rule"),
    [
        ("ALTER TABLE trusts_room DROP COLUMN name;", "ban-drop-column"),
        ("ALTER TABLE trusts_room RENAME COLUMN name TO title;", "renaming-column"),
        ("ALTER TABLE trusts_room ADD COLUMN size integer NOT NULL;", "adding-required-field"),
        ("CREATE INDEX named ON trusts_room (name);", "require-concurrent-index-creation"),
        ("ALTER TABLE trusts_room ADD CONSTRAINT big CHECK (id > 0);", "constraint-missing-not-valid"),
    ],
)
def test_what_holds_up_a_running_site_is_named_with_its_migration(sql, rule):
    first, second = migration("0003_new"), migration("0004_more")

    assert told((first, NEW), (second, sql)) == [["trusts.0004_more", rule]]


def test_anything_may_be_done_to_a_table_that_is_new():
    later = "ALTER TABLE trusts_thing ADD CONSTRAINT named CHECK (name <> '');"

    assert told((migration("0003_new"), NEW), (migration("0004_more"), later)) == []


def test_an_index_made_while_everybody_works_and_a_constraint_in_two_steps_are_good():
    index = (migration("0003_index", atomic=False), "CREATE INDEX CONCURRENTLY named ON trusts_room (name);")
    added = "ALTER TABLE trusts_room ADD CONSTRAINT big CHECK (id > 0) NOT VALID;"
    validated = "ALTER TABLE trusts_room VALIDATE CONSTRAINT big;"

    assert told(index, (migration("0004_big"), added), (migration("0005_big"), validated)) == []
    assert told((migration("0004_big"), f"{added}\n{validated}")) == [
        ["trusts.0004_big", "constraint-missing-not-valid"]
    ]


def test_what_a_migration_allows_with_its_reason_passes():
    dropping = migration("0003_drop", allowed={"ban-drop-column": "not read since release 0.1.0"})

    assert told((dropping, "ALTER TABLE trusts_room DROP COLUMN name;")) == []


def test_a_step_without_a_way_back_is_named():
    forwards = migration("0003_fill", migrations.RunSQL("select 1"), migrations.RunSQL("select 1", "select 2"))

    assert list(downtime.irreversible([forwards])) == ["trusts.0003_fill: irreversible: Raw SQL operation"]


def test_without_an_added_migration_no_database_is_started():
    assert downtime.problems({}, []) == ""
