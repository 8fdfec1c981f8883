"""The product's own processes, started for a test against the worker's database and queue."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from runner.paths import ROOT
from runner.processes import die_with_parent

START_SECONDS = 60


class Server:
    """A child process with a log; `what` names it in errors."""

    def __init__(self, what: str, command: list[str], environment: dict[str, str] | None = None):
        self.what = what
        self.command = [sys.executable, "-m", *command]
        self.environment = {**os.environ, "C_FORCE_ROOT": "1", "PYTHONUNBUFFERED": "1", **(environment or {})}
        self.log = Path(os.environ["INS_DATA"]) / f"{what}-{time.monotonic_ns()}.log"
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.process: subprocess.Popen | None = None

    def start(self, is_ready: Callable[[], bool]) -> None:
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.environment,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509  pytest's main thread
            )
        deadline = time.monotonic() + START_SECONDS
        while not is_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"{self.what} did not start:\n{self.text()[-4000:]}")
            time.sleep(0.05)

    def text(self) -> str:
        """Its log so far."""
        return self.log.read_text(errors="replace")

    def kill(self) -> None:
        """As a power cut would end it: the process and all its children, at once."""
        self.send(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(20)
        self.kill()

    def send(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


class Site(Server):
    """The web application under gunicorn, as in production; `url` is where it answers, without a final slash."""

    def __init__(self) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        command = [
            "gunicorn",
            "insourcing.wsgi",
            "-b",
            f"127.0.0.1:{port}",
            "-k",
            "gthread",
            "-w",
            "2",
            "--threads",
            "4",
        ]
        super().__init__("web", [*command, "--no-control-socket", "--backlog", "1024"], {"BASE_URL": self.url})

    def start_and_wait(self) -> None:
        self.start(self.answers)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False

    def __str__(self) -> str:
        return self.url


class Worker(Server):
    """A real Celery worker with two processes."""

    def __init__(self) -> None:
        command = ["celery", "-A", "insourcing", "worker", "-c", "2", "-l", "INFO"]
        super().__init__("worker", [*command, "--without-gossip", "--without-mingle", "--without-heartbeat"])

    def start_and_wait(self) -> None:
        self.start(lambda: " ready." in self.text())

    def restart(self) -> None:
        self.stop()
        self.start_and_wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
