"""The whole site, started and stopped for real: nothing is lost, nobody stays behind."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from runner.paths import ROOT
from tests.support.servers import free_port

pytestmark = pytest.mark.long
PATIENCE_SECONDS = 120
START_SECONDS = 900
"""From an empty folder to a site that answers, with the demonstration, on the busiest machine."""
LOCAL = ("PATH", "HOME", "LANG", "TMPDIR", "INS_VENV", "PIP_INDEX_URL", "LD_LIBRARY_PATH")


class Run:
    """`python3 run.py` on a data folder of its own, as a person starts it."""

    def __init__(self, data: Path):
        self.data, self.port = data, free_port()
        self.output, self.complaints = data.with_name("output.txt"), data.with_name("complaints.txt")
        kept = {name: os.environ[name] for name in LOCAL if name in os.environ}
        self.environment = {**kept, "INS_DATA": str(data), "PORT": str(self.port)}

    def start(self) -> "Run":
        """Its output goes to files: nobody has to read along for it to go on, nor to wait for its children to end."""
        with self.output.open("w") as output, self.complaints.open("w") as complaints:
            self.process = subprocess.Popen(
                [sys.executable, "run.py"], cwd=ROOT, env=self.environment, stdout=output, stderr=complaints
            )
        return self

    def until_ready(self) -> "Run":
        """Whatever else is said first, the demonstration's own sentence among it."""
        ready = f"Insourcing is ready at http://127.0.0.1:{self.port}/"
        wait_until(lambda: self.has_said(ready) or self.process.poll() is not None, START_SECONDS)
        assert self.has_said(ready), self.complaints.read_text()
        return self

    def has_said(self, words: str) -> bool:
        """True once a line of its output begins with the words."""
        return any(line.startswith(words) for line in self.output.read_text().splitlines())

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_SECONDS)

    def command(self, *words: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "run.py", "manage", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def people(self) -> list[str]:
        told = self.command("demo_access", "--json")
        assert told.returncode == 0, told.stderr
        return [person["email"] for person in json.loads(told.stdout)["people"]]

    def processes(self) -> list[str]:
        """The command lines of all processes that were told of this data folder, directly or by inheritance."""
        mark = f"INS_DATA={self.data}".encode()
        return [words for words, environment in everybody() if mark in environment or str(self.data) in words]

    def child(self, words: str) -> int:
        """The process number of this run's child with these words in its command line."""
        asked = subprocess.run(["ps", "-ww", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True)
        rows = [row.split(None, 2) for row in asked.stdout.splitlines()]
        (found,) = [int(pid) for pid, parent, args in rows if int(parent) == self.process.pid and words in args]
        return found


def everybody() -> list[tuple[str, list[bytes]]]:
    """Command line, environment and working folder of each living process but this one."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            place = f" {(folder / 'cwd').readlink()}"
            found.append((words + place, (folder / "environ").read_bytes().split(b"\0")))
        except OSError:
            continue
    return found


def wait_until(condition, patience: float = PATIENCE_SECONDS) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.1)


@pytest.fixture
def run(tmp_path):
    begun = Run(tmp_path / "data")
    yield begun
    if begun.process.poll() is None:
        begun.end(signal.SIGTERM)


def test_it_starts_serves_and_answers_commands(run):
    run.start().until_ready()

    with urllib.request.urlopen(f"http://127.0.0.1:{run.port}/healthz") as answer:
        assert answer.status == 200
    access = json.loads(run.command("demo_access", "--json").stdout)
    assert access["base_url"] == f"http://127.0.0.1:{run.port}"
    assert sorted(access) == sorted(set(access) | {"people", "credentials", "rooms", "call_offs", "delivered_session"})


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_asked_to_stop_it_leaves_no_process(run, number):
    run.start().until_ready()
    assert len(run.processes()) > 8

    assert run.end(number) == 0

    assert run.processes() == []


def test_killed_it_leaves_no_process_and_loses_nothing(run):
    people = run.start().until_ready().people()
    secrets = (run.data / "secrets.env").read_text()

    run.end(signal.SIGKILL)

    wait_until(lambda: run.processes() == [])
    assert run.start().until_ready().people() == people
    assert (run.data / "secrets.env").read_text() == secrets


def test_killed_together_with_its_watchdog_it_leaves_no_process(run):
    run.start().until_ready()

    os.kill(run.child("watchdog.py"), signal.SIGKILL)
    run.end(signal.SIGKILL)

    wait_until(lambda: run.processes() == [])


def test_killed_while_starting_it_leaves_no_process_and_starts_again(run):
    run.start()
    wait_until((run.data / "pg.new").exists)

    run.end(signal.SIGKILL)

    wait_until(lambda: run.processes() == [])
    run.start().until_ready()


@pytest.mark.parametrize(
    "name", ["gunicorn", "celery -A insourcing worker", "celery -A insourcing beat", "valkey-server"]
)
def test_a_child_that_dies_stops_everything_and_its_log_is_named(run, name):
    run.start().until_ready()

    os.kill(run.child(name), signal.SIGKILL)

    assert run.process.wait(PATIENCE_SECONDS) == 1
    logs = {"gunicorn": "web.log", "valkey-server": "valkey.log"}
    log = run.data / "logs" / logs.get(name, f"{name.rpartition(' ')[2]}.log")
    assert f"ended unexpectedly (exit code -9), so all is stopped; {log} says why." in run.complaints.read_text()
    assert run.processes() == []


def test_a_second_site_on_the_same_data_is_refused(run):
    run.start().until_ready()
    second = {**run.environment, "PORT": str(free_port())}

    told = subprocess.run([sys.executable, "run.py"], cwd=ROOT, env=second, capture_output=True, text=True, check=False)

    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr.startswith(f"run.py: Insourcing is already running on {run.data} (process {run.process.pid})")


def test_a_command_without_a_site_starts_and_stops_its_own_database(run):
    run.start().until_ready()
    people = run.people()
    run.end(signal.SIGTERM)

    assert run.people() == people

    assert run.processes() == []


def test_a_commands_output_is_its_own_and_its_failure_is_passed_on(run):
    run.start().until_ready()

    failed = run.command("no_such_command")

    assert (failed.returncode, failed.stdout) == (1, "")
    assert "Unknown command: 'no_such_command'" in failed.stderr
