"""The virtual environment: made once from a hashed lock file, then used by re-executing run.py in it."""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from runner.paths import PYTHON, ROOT, VENV, UserError, say

RUNTIME, DEVELOPMENT = "requirements.txt", "requirements-dev.txt"
PIP_OPTIONS = ["--no-deps", "--require-hashes", "--only-binary", ":all:"]
NO_PIP = (
    "Python's venv and pip are missing: install them (on Debian and Ubuntu `apt install python3-venv`) "
    "or uv, and start again."
)


def ensure(requirements: str) -> None:
    """Make the environment hold exactly what `requirements` locks; quick when it already does."""
    if is_current(requirements):
        return
    VENV.mkdir(parents=True, exist_ok=True)
    with one_at_a_time(VENV / ".lock"):
        if is_current(requirements):
            return
        began = time.monotonic()
        if not PYTHON.exists():
            create()
        say("installing", requirements)
        install(ROOT / requirements)
        stamp(requirements).write_text(fingerprint(requirements))
        say(f"environment ready after {time.monotonic() - began:.0f} s")


def is_current(requirements: str) -> bool:
    """The development lock contains the runtime one, so its stamp answers for both."""
    covering = {requirements, DEVELOPMENT}
    return PYTHON.exists() and any(is_stamped(name) for name in covering)


def is_stamped(requirements: str) -> bool:
    return stamp(requirements).exists() and stamp(requirements).read_text() == fingerprint(requirements)


def stamp(requirements: str) -> Path:
    return VENV / f".installed-{requirements}"


def fingerprint(requirements: str) -> str:
    """Changes with either lock file and with the Python that runs it."""
    locks = b"".join((ROOT / name).read_bytes() for name in sorted({RUNTIME, requirements}))
    return f"{hashlib.sha256(locks).hexdigest()} {sys.version_info[0]}.{sys.version_info[1]}"


def create() -> None:
    say("creating", VENV)
    command = [sys.executable, "-m", "venv", str(VENV)]
    if importlib.util.find_spec("ensurepip") is None:  # Debian splits it off into python3-venv
        command.append("--without-pip")
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode or not PYTHON.exists():
        raise UserError(NO_PIP)


def install(requirements: Path) -> None:
    command = [*installer(), *PIP_OPTIONS, "-r", str(requirements)]
    if subprocess.run(command, stdout=sys.stderr, check=False).returncode:
        raise UserError(f"{requirements.name} could not be installed; the lines above say why.")


def installer() -> list[str]:
    """The environment's own pip, else the pip of this Python, else uv."""
    quiet = ["-q", "--disable-pip-version-check"]
    if has_pip(PYTHON):
        return [str(PYTHON), "-m", "pip", "install", *quiet]
    if has_pip(Path(sys.executable)):
        return [sys.executable, "-m", "pip", "--python", str(PYTHON), "install", *quiet]
    if uv := shutil.which("uv"):
        return [uv, "pip", "install", "-q", "--python", str(PYTHON)]
    raise UserError(NO_PIP)


def has_pip(python: Path) -> bool:
    return subprocess.run([str(python), "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0


def enter(arguments: list[str]) -> None:
    """Go on as the environment's Python; returns only if this process already is it."""
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.execv(str(PYTHON), [str(PYTHON), str(ROOT / "run.py"), *arguments])


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    with path.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
