"""docs/map.md: read from the source, and stale as soon as the source says something else."""

import shutil

import pytest

from runner import module_map
from runner.paths import ROOT

NOT_COPIED = shutil.ignore_patterns(".*", "static", "node_modules", "screenshots", "__pycache__", "releases")


@pytest.fixture
def checkout(tmp_path):
    return shutil.copytree(ROOT, tmp_path / "copy", ignore=NOT_COPIED)


def test_the_page_names_every_slice_with_its_sentence():
    page = module_map.page(ROOT)

    for app in ("sessions_app", "contracts", "waiting_list"):
        for room in module_map.slices(ROOT, app):
            sentence = module_map.summary(room.folder)
            assert sentence, f"{room.name} has no docstring"
            assert f"### {room.folder.name}\n\n{sentence}\n" in page


def test_a_new_import_between_slices_makes_it_stale(checkout):
    assert module_map.problems(checkout) == []

    with (checkout / "sessions_app" / "planner" / "views.py").open("a") as file:
        file.write("\nfrom sessions_app.lists.models.criteria import LineCriteria\n")

    assert module_map.problems(checkout) == ["docs/map.md does not say what the source says: run `python3 run.py map`"]


def test_a_rule_names_the_code_it_is_refused_with_and_the_test_that_fails_without_it():
    rule = module_map.rules_of(ROOT)["one_open_counter_offer"]

    assert rule.code == "counter_waits"
    assert any(test.endswith("one_waits_at_a_time_also_round_the_service") for test in rule.tests)
