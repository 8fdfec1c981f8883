"""The virtual environment: made when needed, not when it stands."""

import sys

import pytest

from runner import environment
from runner.paths import UserError


@pytest.fixture
def made(tmp_path, monkeypatch):
    """An environment of its own whose Python is there."""
    for name in ("VENV", "PYTHON"):
        monkeypatch.setattr(environment, name, tmp_path / ("bin/python" if name == "PYTHON" else ""))
    environment.PYTHON.parent.mkdir()
    environment.PYTHON.touch()
    return tmp_path


def test_an_environment_without_a_stamp_is_not_current(made):
    assert not environment.is_current(environment.RUNTIME)


def test_a_stamped_environment_is_current(made):
    environment.stamp(environment.RUNTIME).write_text(environment.fingerprint(environment.RUNTIME))

    assert environment.is_current(environment.RUNTIME)
    assert not environment.is_current(environment.DEVELOPMENT)


def test_the_development_environment_serves_for_running_too(made):
    environment.stamp(environment.DEVELOPMENT).write_text(environment.fingerprint(environment.DEVELOPMENT))

    assert environment.is_current(environment.RUNTIME)


def test_a_changed_lock_or_python_makes_it_stale(made, monkeypatch):
    environment.stamp(environment.RUNTIME).write_text(environment.fingerprint(environment.RUNTIME))

    monkeypatch.setattr(environment.sys, "version_info", (3, 99, 0))

    assert not environment.is_current(environment.RUNTIME)


def test_without_any_installer_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(environment, "has_pip", lambda python: False)
    monkeypatch.setenv("PATH", "")

    with pytest.raises(UserError, match="apt install python3-venv"):
        environment.installer()


def test_the_pip_of_this_python_installs_where_the_environment_has_none(made):
    environment.PYTHON.write_text("#!/bin/sh\nexit 1\n")
    environment.PYTHON.chmod(0o755)

    assert environment.installer()[:5] == [sys.executable, "-m", "pip", "--python", str(environment.PYTHON)]
