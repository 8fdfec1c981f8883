"""Outlives run.py by a moment to stop what it left behind. A script of its own: no imports from this project.

Reads lines on stdin: `group PID SIGNAL RANK` (a session's leader), `process PID SIGNAL RANK` (one process), `forget PID`,
`remove FOLDER`. When stdin ends, run.py is gone: what is still watched is stopped, rank 0 before rank 1.
"""

import os
import shutil
import signal
import sys
import time
from typing import NamedTuple

GRACE_SECONDS = 15


class Watched(NamedTuple):
    kind: str
    pid: int
    stop_signal: int
    rank: int


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    watched: dict[int, Watched] = {}
    folders: list[str] = []
    for line in sys.stdin:
        listen(line.rstrip("\n"), watched, folders)
    for rank in (0, 1):
        stop([process for process in watched.values() if process.rank == rank])
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def listen(line: str, watched: dict[int, Watched], folders: list[str]) -> None:
    word, _, rest = line.partition(" ")
    if word in ("group", "process"):
        pid, stop_signal, rank = map(int, rest.split())
        watched[pid] = Watched(word, pid, stop_signal, rank)
    elif word == "forget":
        watched.pop(int(rest), None)
    elif word == "remove":
        folders.append(rest)


def stop(watched: list[Watched]) -> None:
    """Ask the leaders, wait, then kill whatever is left of their groups."""
    for process in watched:
        send(os.kill, process.pid, process.stop_signal)
    deadline = time.monotonic() + GRACE_SECONDS
    while any(lives(process) for process in watched) and time.monotonic() < deadline:
        time.sleep(0.05)
    for process in watched:
        send(os.killpg if process.kind == "group" else os.kill, process.pid, signal.SIGKILL)


def send(kill, pid: int, number: int) -> bool:
    """True if there is somebody to receive it."""
    try:
        kill(pid, number)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def lives(process: Watched) -> bool:
    """Zombies do not count as alive: in a container nobody may ever collect them."""
    if not os.path.isdir("/proc/self"):
        return send(os.killpg if process.kind == "group" else os.kill, process.pid, 0)
    if process.kind == "process":
        return is_running(state_and_group(process.pid)[0])
    everybody = (state_and_group(int(name)) for name in os.listdir("/proc") if name.isdigit())
    return any(group == process.pid and is_running(state) for state, group in everybody)


def is_running(state: str) -> bool:
    return state not in ("", "Z", "X")


def state_and_group(pid: int) -> tuple[str, int]:
    """The state letter and process group of a process; ("", 0) if there is none."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
            state, _parent, group = stat.read().rpartition(")")[2].split()[:3]
    except OSError:
        return "", 0
    return state, int(group)


if __name__ == "__main__":
    main()
