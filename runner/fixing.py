"""`run.py fix`: what tools can mend by themselves: unused imports and other small faults, order of imports, format."""

import subprocess

from runner.paths import PYTHON, ROOT

STEPS = (("check", "--fix", "--show-fixes"), ("format",))


def main(paths: list[str]) -> int:
    """Mend the whole project, or the files and folders that are named; answers 1 if something is left to a person."""
    ruff = PYTHON.parent / "ruff"
    left = [subprocess.run([str(ruff), *step, *paths], cwd=ROOT, check=False).returncode for step in STEPS]
    return min(1, max(left))
