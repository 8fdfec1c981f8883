"""`run.py check`: a line a check, failures in full at the end, and every app inside the layers."""

import tomllib

import pytest
import yaml

from runner import checks, fixing
from runner.paths import ROOT, UserError


@pytest.fixture
def some_checks(monkeypatch):
    monkeypatch.setattr(checks, "CHECKS", {"good": lambda: "", "bad": lambda: "a.py:1: wrong", "fine": lambda: ""})


def test_each_check_has_its_line_and_the_failures_follow(some_checks, capsys):
    assert checks.main([]) == 1

    assert capsys.readouterr().out.splitlines() == [
        "ok      good",
        "FAILED  bad",
        "ok      fine",
        "",
        "bad",
        "---",
        "a.py:1: wrong",
    ]


def test_without_a_failure_it_answers_zero(some_checks, capsys):
    assert checks.main(["fine", "good"]) == 0

    assert capsys.readouterr().out == "ok      good\nok      fine\n"


def test_an_unknown_check_is_answered_with_the_known_ones(some_checks):
    with pytest.raises(UserError, match=r"^there is no check 'spelling'; there are: good, bad, fine\.$"):
        checks.main(["spelling"])


def test_every_app_and_every_slice_is_under_the_import_rules():
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")} - {"insourcing"}
    layers = rules["contracts"][0]["layers"]
    containers = {name for contract in rules["contracts"] for name in contract.get("containers", ())}
    sliced = {
        name
        for contract in rules["contracts"]
        if contract.get("exhaustive")
        for name in contract["containers"]
        if "." not in name
    }
    slices = {f"{app}.{path.parent.name}" for app in sliced for path in (ROOT / app).glob("*/__init__.py")}

    assert sorted((apps | {"insourcing", "nhs"}) - set(rules["root_packages"])) == []
    assert sorted(apps - {layer.strip("()") for layer in layers}) == []
    assert sorted(apps - {"base"} - containers) == []
    no_slices = {f"{app}.{name}" for app in sliced for name in ("management", "migrations")}
    assert sorted(slices - containers - no_slices) == []
    assert sliced


def test_before_a_commit_only_checks_of_our_own_run():
    configuration = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())

    assert [repository["repo"] for repository in configuration["repos"]] == ["local"]
    for hook in configuration["repos"][0]["hooks"]:
        program, words = hook["entry"].split()[:3], hook["entry"].split()[3:]
        assert program == ["python3", "run.py", "check"]
        assert set(words) <= checks.CHECKS.keys()


def test_fix_mends_what_it_can_and_says_when_something_is_left(tmp_path, capfd):
    mendable, broken = tmp_path / "mendable.py", tmp_path / "broken.py"
    mendable.write_text("import os\nimport ast\nprint( ast )\n")
    broken.write_text("print(unknown)\n")

    assert fixing.main(["--isolated", str(mendable)]) == 0
    assert fixing.main(["--isolated", str(broken)]) == 1

    assert mendable.read_text() == "import ast\n\nprint(ast)\n"
    assert "unknown" in capfd.readouterr().out
