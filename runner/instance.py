"""One running instance per INS_DATA, and how another run.py finds it.

Whether an instance runs is told by an advisory lock, which the kernel frees however its holder ends; the state file
beside it only says where the instance is. The watchdog inherits the lock, so it stays held until every child is gone.
"""

import fcntl
import json
import os
import time
from pathlib import Path
from typing import IO, NamedTuple

from runner.paths import UserError

LOCK, STATE = "run.lock", "state.json"
PATIENCE_SECONDS = 120
SITE, COMMAND = "site", "command"


class State(NamedTuple):
    """The published state of a running instance: `kind` is the site or a single command; `ready` once it may be used."""

    kind: str
    pid: int
    ready: bool
    environment: dict[str, str]


def lock(data: Path) -> IO[str] | None:
    """The lock, or None if somebody holds it. It is held as long as the file stays open."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    held = (data / LOCK).open("a")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        held.close()
        return None
    (data / STATE).unlink(missing_ok=True)
    return held


def publish(data: Path, state: State) -> None:
    """Replace the state file in one step; it may contain database passwords."""
    unfinished = data / f"{STATE}.new"
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        json.dump(state._asdict(), out)
    unfinished.rename(data / STATE)


def read(data: Path) -> State | None:
    """The state file's word, believed only while its writer lives."""
    try:
        state = State(**json.loads((data / STATE).read_text()))
        os.kill(state.pid, 0)
    except (OSError, ValueError, TypeError):
        return None
    return state


def lock_for_site(data: Path) -> IO[str]:
    """Take the lock, waiting a little for an instance that is just stopping; refuse a second site."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (held := lock(data)) is None:
        state = read(data)
        if state is not None and state.kind == SITE:
            raise UserError(f"Insourcing is already running on {data} (process {state.pid}); stop it or set INS_DATA.")
        if time.monotonic() > deadline:
            raise UserError(f"Another run.py is still using {data}; wait for it to end or set INS_DATA.")
        time.sleep(0.1)
    return held


def lock_or_join(data: Path) -> IO[str] | State:
    """For a command: the state of a ready site, or else the lock, so that the command starts its own servers."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (held := lock(data)) is None:
        state = read(data)
        if state is not None and state.kind == SITE and state.ready:
            return state
        if time.monotonic() > deadline:
            raise UserError(f"The instance on {data} is starting or stopping and did not become ready; try again.")
        time.sleep(0.1)
    return held
