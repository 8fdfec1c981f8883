"""Commands that cannot work are refused in one clear sentence, before anything is started."""

import os
import socket
import subprocess
import sys

import pytest

from runner import cli, site
from runner.paths import ROOT, UserError


def refused(arguments: list[str], **environment: str) -> str:
    """Run run.py, which must fail without output, and return its stderr."""
    told = subprocess.run(
        [sys.executable, "run.py", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (told.returncode, told.stdout) == (1, "")
    return told.stderr


def test_a_taken_port_is_named_with_the_next_one(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        said = refused([], PORT=str(port), INS_DATA=str(tmp_path))

    assert said == f"run.py: Port {port} is in use: choose another, PORT={port + 1} python3 run.py.\n"


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "8000 "])
def test_a_port_that_is_none_is_refused(monkeypatch, port):
    monkeypatch.setenv("PORT", port)

    with pytest.raises(UserError, match=r"^PORT must be a number from 1 to 65535"):
        site.wanted_port()


def test_half_a_database_is_refused(tmp_path):
    said = refused([], DATABASE_OWNER_URL="", DATABASE_URL="postgres://a@/b", INS_DATA=str(tmp_path))

    assert said.startswith("run.py: DATABASE_URL is set and DATABASE_OWNER_URL is not")


def test_an_unknown_word_is_answered_with_the_known_ones():
    assert refused(["strat"]) == f"run.py: there is no word 'strat'.\n\n{cli.HELP}\n"


def test_an_old_python_is_told_so():
    """The only file an old Python reads must not use what it does not know."""
    old = "import sys; sys.version_info = (3, 9, 2); exec(compile(open('run.py').read(), 'run.py', 'exec', 0, 1))"

    told = subprocess.run([sys.executable, "-c", old], cwd=ROOT, capture_output=True, text=True, check=False)

    assert told.returncode == 1
    assert told.stderr == "Insourcing needs Python 3.11 or newer; this is Python 3.9.\n"
