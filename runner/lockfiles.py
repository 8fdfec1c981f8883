"""The locked requirements: written by uv, and proved in step with what they were written from without asking anybody."""

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

from runner.paths import ROOT, UserError, say

# Each lock and the files it follows from.
SOURCES = {"requirements.txt": ["requirements.in"], "requirements-dev.txt": ["requirements.in", "requirements-dev.in"]}
HEAD = "# Locked from {sources}, sha256 {digest}; rewrite with: python3 run.py lock\n"
PIN = re.compile(r"^([A-Za-z0-9._-]+(?:\[[^]]*])?==[^ ;\\]+)", re.MULTILINE)


def main(_arguments: list[str]) -> int:
    uv = shutil.which("uv")
    if uv is None:
        raise UserError("locking needs uv: install it (https://docs.astral.sh/uv/) and try again.")
    for lock, sources in SOURCES.items():
        say("locking", lock)
        options = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-header"]
        # The runtime's pins bind the development lock, so that tests see what users install.
        options += ["-c", "requirements.txt"] if len(sources) > 1 else []
        if subprocess.run(
            [uv, "pip", "compile", "-q", *options, sources[-1], "-o", lock], cwd=ROOT, check=False
        ).returncode:
            raise UserError(f"uv could not lock {lock}; the lines above say why.")
        write_head(ROOT, lock)
    return 0


def write_head(root: Path, lock: str) -> None:
    """Say in the lock's first line what it was made from."""
    path = root / lock
    body = [line for line in path.read_text().splitlines(keepends=True) if not line.startswith(HEAD[:14])]
    path.write_text(head(root, lock) + "".join(body))


def head(root: Path, lock: str) -> str:
    sources = SOURCES[lock]
    digest = hashlib.sha256(b"".join((root / source).read_bytes() for source in sources)).hexdigest()
    return HEAD.format(sources=" and ".join(sources), digest=digest)


def problems(root: Path) -> list[str]:
    """Locks older than their sources, and pins on which the two locks disagree."""
    stale = [
        f"{lock}: {' or '.join(sources)} has changed since it was locked; run: python3 run.py lock"
        for lock, sources in SOURCES.items()
        if not (root / lock).read_text().startswith(head(root, lock))
    ]
    runtime, development = (set(PIN.findall((root / lock).read_text())) for lock in SOURCES)
    apart = [
        f"requirements-dev.txt: does not pin {pin} as requirements.txt does" for pin in sorted(runtime - development)
    ]
    return stale + apart
