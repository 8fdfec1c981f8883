"""Paths, and the one way run.py prints and reports errors."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = Path(os.environ.get("INS_VENV") or ROOT / ".venv").absolute()
PYTHON = VENV / "bin" / "python"


class UserError(Exception):
    """run.py cannot go on; the message is the one sentence the person reads."""


def data_dir() -> Path:
    """The folder of everything local and lasting: database, queue, secrets, logs."""
    return Path(os.environ.get("INS_DATA") or ROOT / ".data").absolute()


def say(*words: object) -> None:
    """Progress goes to stderr, so that a command's own output stays clean on stdout."""
    print("[run]", *words, file=sys.stderr, flush=True)
