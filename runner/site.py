"""`run.py` without a word: the whole site, from empty folder to sign-in page, until somebody stops it."""

import errno
import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from runner import instance, servers
from runner.paths import PYTHON, ROOT, UserError, data_dir
from runner.processes import Processes, StopRequested

HOST = "127.0.0.1"
START_SECONDS = 90
LOG_LIMIT = 20_000_000  # bytes; a longer log is put aside at the next start
CELERY = [PYTHON, "-m", "celery", "-A", "insourcing"]


def main() -> int:
    began = time.monotonic()
    data, port = data_dir(), wanted_port()
    base_url = f"http://{HOST}:{port}"
    with instance.lock_for_site(data) as lock, Processes(keep_open=lock) as processes:
        refuse_taken(port)
        put_aside_long_logs(data / "logs")
        publish(data, {"BASE_URL": base_url}, ready=False)
        urls = servers.start(processes, data)
        environment = servers.environment(data, urls, "local", base_url)
        prepare(processes, environment)
        start_applications(processes, environment, data, port)
        wait_until_healthy(processes, base_url)
        publish(data, {**urls, "BASE_URL": base_url}, ready=True)
        announce(base_url, data, environment, time.monotonic() - began)
        watch(processes)
    return 1


def wanted_port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not (text.isdecimal() and 0 < int(text) < 65536):
        raise UserError(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def refuse_taken(port: int) -> None:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, port))
        except OSError as problem:
            if problem.errno == errno.EACCES:
                raise UserError(
                    f"Port {port} is reserved for root: choose another, PORT=8001 python3 run.py."
                ) from None
            raise UserError(f"Port {port} is in use: choose another, PORT={port + 1} python3 run.py.") from None


def put_aside_long_logs(folder: Path) -> None:
    for log in folder.glob("*.log"):
        if log.stat().st_size > LOG_LIMIT:
            log.replace(log.with_suffix(".log.1"))


def publish(data: Path, environment: dict[str, str], ready: bool) -> None:
    instance.publish(data, instance.State(instance.SITE, os.getpid(), ready, environment))


def prepare(processes: Processes, environment: dict[str, str]) -> None:
    """Schema, demonstration data in an empty database, collected static files."""
    steps = [["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"]]
    if os.environ.get("INS_DEMO") != "0":
        steps.insert(1, ["demo_data", "--if-empty"])
    for step in steps:
        failed = processes.run([PYTHON, "manage.py", *step], cwd=ROOT, env=environment)
        if processes.interrupted:
            raise StopRequested("SIGINT")
        if failed:
            raise UserError(f"`manage.py {step[0]}` failed; the lines above say why.")


def start_applications(processes: Processes, environment: dict[str, str], data: Path, port: int) -> None:
    options: dict[str, Any] = {"cwd": ROOT, "env": environment}
    web = [PYTHON, "-m", "gunicorn", "insourcing.wsgi", "-b", f"{HOST}:{port}", "--no-control-socket"]
    web += ["-k", "gthread", "-w", "2", "--threads", "4", "--graceful-timeout", "10"]
    worker = [*CELERY, "worker", "-c", "2", "-l", "INFO", "--without-gossip", "--without-mingle"]
    beat = [*CELERY, "beat", "-l", "INFO", "-s", data / "beat-schedule", "--pidfile="]
    for name, command in (("web", web), ("worker", worker), ("beat", beat)):
        processes.start(name, command, data / "logs" / f"{name}.log", **options)


def wait_until_healthy(processes: Processes, base_url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not is_healthy(base_url):
        refuse_dead(processes)
        if time.monotonic() > deadline:
            log = next(child.log for child in processes.children if child.name == "web")
            raise UserError(f"The web server does not answer at {base_url}/healthz; {log} says why.")
        time.sleep(0.1)


def is_healthy(base_url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{base_url}/healthz", timeout=5):
            return True
    except urllib.error.HTTPError as answer:
        return answer.code < 500
    except OSError:
        return False


def announce(base_url: str, data: Path, environment: dict[str, str], seconds: float) -> None:
    print(f"Insourcing is ready at {base_url}/ after {seconds:.1f} s. Ctrl-C stops it; its data stays in {data}.")
    if person := operations_manager(environment):
        print(f"Sign in as {person['email']} with password {person['password']} ({person['organisation']}).")
        print("Sign in: python3 run.py manage demo_access", flush=True)
    else:
        print("Make the first administrator: python3 run.py manage create_owner", flush=True)


def operations_manager(environment: dict[str, str]) -> dict[str, str] | None:
    """The demonstration's first person to look at, if there is a demonstration."""
    command = [str(PYTHON), "manage.py", "demo_access", "--json"]
    asked = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    try:
        people = json.loads(asked.stdout)["people"]
    except (ValueError, KeyError):
        return None
    return next((person for person in people if "operations" in person["role"].lower()), people[0] if people else None)


def watch(processes: Processes) -> None:
    while True:
        refuse_dead(processes)
        time.sleep(0.5)


def refuse_dead(processes: Processes) -> None:
    if child := processes.dead():
        code = child.process.returncode
        raise UserError(f"{child.name} ended unexpectedly (exit code {code}), so all is stopped; {child.log} says why.")
