"""Child processes that never outlive run.py, however it ends.

Three nets: an orderly stop (applications first, then the servers they use); a watchdog process that does the same when
run.py vanishes; and on Linux the kernel's parent-death signal, should the watchdog be gone too.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

from runner import watchdog
from runner.paths import say

GRACE_SECONDS = 20
# Bound here because a child that has dropped its privileges may not be able to load the library any more.
PRCTL = ctypes.CDLL(None).prctl if sys.platform == "linux" else None
PR_SET_PDEATHSIG = 1
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequested(BaseException):
    """Somebody asked run.py to end (Ctrl-C, TERM, a closed terminal)."""


class Child(NamedTuple):
    name: str
    process: subprocess.Popen
    stop_signal: signal.Signals
    rank: int
    log: Path


def die_with_parent(stop_signal: signal.Signals) -> Callable[[], None]:
    """For `preexec_fn`: the kernel sends `stop_signal` when the parent dies, even by SIGKILL."""

    def ask_kernel() -> None:
        if PRCTL is not None:
            PRCTL(PR_SET_PDEATHSIG, int(stop_signal))

    return ask_kernel


def stop_on_signals() -> None:
    """Ctrl-C, TERM and a closed terminal raise StopRequested.

    A script's background job inherits Ctrl-C as ignored and still has to stop by it; under nohup a closed terminal stays
    ignored.
    """

    def stop(number: int, _frame: object) -> None:
        raise StopRequested(signal.Signals(number).name)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        signal.signal(signal.SIGHUP, stop)


@contextlib.contextmanager
def signals_kept() -> Iterator[None]:
    """Afterwards signals mean what they did before; a `Processes` that ends leaves them ignored."""
    handlers = {number: signal.getsignal(number) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


class Processes:
    """The children of one run. Use as a context manager: leaving it stops them all."""

    def __init__(self, keep_open: IO[str] | None = None) -> None:
        """The watchdog keeps the file `keep_open` open, and with it any lock on it, until all children are gone."""
        self.children: list[Child] = []
        self.interrupted = False
        self.watchdog = subprocess.Popen(
            [sys.executable, "-I", "-S", watchdog.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd="/",
            pass_fds=[keep_open.fileno()] if keep_open else [],
        )
        assert self.watchdog.stdin is not None  # noqa: S101  it was asked for
        self.orders = self.watchdog.stdin

    def __enter__(self) -> "Processes":
        return self

    def __exit__(self, *_error: object) -> None:
        if threading.current_thread() is threading.main_thread():  # no other may say what a signal does
            for number in STOPPING:
                signal.signal(number, signal.SIG_IGN)
        self.stop()

    def tell_watchdog(self, *words: object) -> None:
        try:
            self.orders.write((" ".join(map(str, words)) + "\n").encode())
            self.orders.flush()
        except OSError:
            pass  # somebody killed the watchdog; the other two nets hold

    def remove_at_end(self, folder: Path) -> Path:
        """The watchdog deletes this temporary folder after every child is gone."""
        self.tell_watchdog("remove", folder)
        return folder

    def start(
        self,
        name: str,
        command: list[Any],
        log: Path,
        stop_signal: signal.Signals = signal.SIGTERM,
        server: bool = False,
        **options: Any,
    ) -> subprocess.Popen:
        """Start a lasting child in its own session. A `server` is stopped after everything that is not."""
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as out:
            process = subprocess.Popen(
                list(map(str, command)),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent(stop_signal),  # noqa: PLW1509  run.py has one thread
                **options,
            )
        self.children.append(Child(name, process, stop_signal, int(server), log))
        self.tell_watchdog("group", process.pid, int(stop_signal), int(server))
        return process

    def run(self, command: list[Any], **options: Any) -> int:
        """Run a command to its end on this terminal and answer its exit code.

        Ctrl-C reaches the command too and is its to handle; `interrupted` tells afterwards that there was one.
        """
        child = subprocess.Popen(
            list(map(str, command)),
            preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509  run.py has one thread
            **options,
        )
        self.tell_watchdog("process", child.pid, int(signal.SIGTERM), 0)
        on_interrupt = signal.signal(signal.SIGINT, self.note_interrupt)
        try:
            return child.wait()
        except StopRequested:
            child.terminate()
            child.wait()
            raise
        finally:
            signal.signal(signal.SIGINT, on_interrupt)
            self.tell_watchdog("forget", child.pid)

    def note_interrupt(self, *_signal: object) -> None:
        self.interrupted = True

    def give_up(self) -> None:
        """Kill all children at once, to begin again."""
        for child in self.children:
            finish(child, 0)
            self.tell_watchdog("forget", child.process.pid)
        self.children.clear()

    def dead(self) -> Child | None:
        return next((child for child in self.children if child.process.poll() is not None), None)

    def stop(self) -> None:
        """Applications before servers; all of one rank at once; whatever lingers past its grace is killed."""
        for rank in (0, 1):
            group = [child for child in self.children if child.rank == rank]
            for child in group:
                signal_group(child.process.pid, child.stop_signal, leader_only=True)
            deadline = time.monotonic() + GRACE_SECONDS
            for child in group:
                finish(child, max(0.1, deadline - time.monotonic()))
                self.tell_watchdog("forget", child.process.pid)
        self.children.clear()
        with contextlib.suppress(OSError):
            self.orders.close()
        self.watchdog.wait()


def finish(child: Child, grace: float) -> None:
    """Wait for the leader to leave, then make sure that nobody of its session is left."""
    try:
        child.process.wait(grace)
    except subprocess.TimeoutExpired:
        say(child.name, "did not stop in time and is killed")
    signal_group(child.process.pid, signal.SIGKILL)
    child.process.wait()


def signal_group(leader: int, number: signal.Signals, leader_only: bool = False) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(leader, number) if leader_only else os.killpg(leader, number)
