"""`run.py check`: everything a reviewer should not have to look for. One line a check, the failures in full at the end."""

import os
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from runner import downtime, keys, lockfiles, module_map, releases, scoped_reads, templates
from runner.paths import PYTHON, ROOT, UserError


class Outcome(NamedTuple):
    name: str
    problems: str

    @property
    def line(self) -> str:
        return f"{'FAILED' if self.problems else 'ok':<7} {self.name}"


def main(arguments: list[str]) -> int:
    """Run all checks, or those whose names are given; answers 1 if any found something."""
    checks = chosen(arguments)
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        running = [pool.submit(outcome, name, check) for name, check in checks.items()]
        outcomes = [report(future.result()) for future in running]
    failed = [result for result in outcomes if result.problems]
    for result in failed:
        print(f"\n{result.name}\n{'-' * len(result.name)}\n{result.problems.rstrip()}")
    return 1 if failed else 0


def chosen(names: list[str]) -> dict[str, Callable[[], str]]:
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        raise UserError(f"there is no check {unknown[0]!r}; there are: {', '.join(CHECKS)}.")
    return {name: check for name, check in CHECKS.items() if not names or name in names}


def outcome(name: str, check: Callable[[], str]) -> Outcome:
    return Outcome(name, check())


def report(result: Outcome) -> Outcome:
    print(result.line, flush=True)
    return result


def tool(*command: str) -> Callable[[], str]:
    """A check that is a program of the environment: its output is the problem if it fails."""

    def run() -> str:
        told = subprocess.run(
            [str(PYTHON.parent / command[0]), *command[1:]],
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return (told.stdout or f"exit code {told.returncode}") if told.returncode else ""

    return run


def environment() -> dict[str, str]:
    """Settings that can be read without a database: checking the code needs none."""
    nowhere = "@/insourcing?host=/nonexistent"
    servers = {
        "INS_ENV": "test",
        "DATABASE_URL": f"postgres://insourcing_app{nowhere}",
        "DATABASE_OWNER_URL": f"postgres://insourcing_owner{nowhere}",
        "REDIS_URL": "unix:///nonexistent/valkey?db=0",
        "PYTHONWARNINGS": "ignore",
        "DJANGO_SETTINGS_MODULE": "insourcing.settings",
    }
    return {**os.environ, **keys.fresh(), **servers}


CHECKS: dict[str, Callable[[], str]] = {
    "style": tool("ruff", "check", "--output-format", "concise", "--quiet"),
    "format": tool("ruff", "format", "--check", "--output-format", "concise", "--quiet"),
    "types": tool("mypy"),
    "layers": tool("lint-imports", "--no-cache"),
    "migrations": tool("python", "manage.py", "makemigrations", "--check", "--dry-run"),
    "releases": lambda: "\n".join(releases.problems(ROOT)),
    "downtime": lambda: downtime.problems(environment(), releases.unreleased(ROOT).migrations),
    "templates": lambda: "\n".join(templates.problems(ROOT)),
    "reads": lambda: "\n".join(scoped_reads.problems(ROOT)),
    "map": lambda: "\n".join(module_map.problems(ROOT)),
    "locks": lambda: "\n".join(lockfiles.problems(ROOT)),
}
