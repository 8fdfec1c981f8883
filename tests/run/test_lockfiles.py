"""The locked requirements follow from what they were locked from."""

import shutil

import pytest

from runner import lockfiles
from runner.paths import ROOT


@pytest.fixture
def folder(tmp_path):
    for name in ("requirements.in", "requirements-dev.in", *lockfiles.SOURCES):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def test_the_locks_are_in_step():
    assert lockfiles.problems(ROOT) == []


def test_a_new_requirement_makes_both_locks_stale(folder):
    with (folder / "requirements.in").open("a") as source:
        source.write("pillow\n")

    assert lockfiles.problems(folder) == [
        "requirements.txt: requirements.in has changed since it was locked; run: python3 run.py lock",
        "requirements-dev.txt: requirements.in or requirements-dev.in has changed since it was locked; run: python3 run.py lock",
    ]


def test_tests_must_run_with_what_users_install(folder):
    lock = folder / "requirements-dev.txt"
    lock.write_text(lock.read_text().replace("\ndjango==5.2.19 ", "\ndjango==5.2.18 "))

    assert lockfiles.problems(folder) == ["requirements-dev.txt: does not pin django==5.2.19 as requirements.txt does"]


def test_writing_the_head_again_changes_nothing(folder):
    before = (folder / "requirements.txt").read_text()

    lockfiles.write_head(folder, "requirements.txt")

    assert (folder / "requirements.txt").read_text() == before


def test_every_package_is_hashed():
    for lock in lockfiles.SOURCES:
        entries = [text for text in (ROOT / lock).read_text().split("\n") if text[:1].isalnum()]

        assert [entry for entry in entries if not (lockfiles.PIN.match(entry) and entry.endswith(" \\"))] == [], lock
