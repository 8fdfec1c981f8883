"""The words of run.py."""

import sys

from runner import (
    bench,
    checks,
    command,
    environment,
    fixing,
    lockfiles,
    module_map,
    processes,
    releasing,
    site,
    testing,
)
from runner.paths import VENV, UserError, say

HELP = """\
python3 run.py                      start everything; Ctrl-C stops it
python3 run.py manage COMMAND …     a management command, on the running instance or on its own
python3 run.py test [--long] […]    the tests (pytest arguments are passed on); --long: the slow ones;
                                    --fresh: with the kept test database made anew; --coverage: with what they reach;
                                    --at 2027-01-31T23:50: as if it were then in London
python3 run.py check [NAME …]       style, types, layers, templates, migrations, releases, locks
python3 run.py fix [PATH …]         format, order of imports and what else tools can mend by themselves
python3 run.py bench [--quick]      the measurements
python3 run.py setup                only make the environment
python3 run.py lock                 rewrite the locked requirements (needs uv)
python3 run.py map                  write docs/map.md: apps, slices, what each imports and keeps
python3 run.py release [VERSION]    list the releases, or write down a new one

Environment: PORT (8000), INS_DATA (.data), DATABASE_URL with DATABASE_OWNER_URL, REDIS_URL, INS_DEMO=0 (no demonstration
data). Servers that are named are used, those that are not are started.
"""


def main(arguments: list[str]) -> int:
    try:
        processes.stop_on_signals()
        return dispatch(arguments)
    except UserError as error:
        print(f"run.py: {error}", file=sys.stderr)
        return 1
    except processes.StopRequested as stop:
        say(f"stopped ({stop})")
        return 0 if not arguments else 130


def dispatch(arguments: list[str]) -> int:
    word, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if word in ("help", "-h", "--help"):
        print(HELP, end="")
        return 0
    runtime, development = environment.RUNTIME, environment.DEVELOPMENT
    words = {
        "": (runtime, lambda _rest: site.main()),
        "manage": (runtime, command.main),
        "test": (development, testing.main),
        "check": (development, checks.main),
        "fix": (development, fixing.main),
        "bench": (development, bench.main),
        "setup": (runtime, say_set_up),
        "lock": (runtime, lockfiles.main),
        "release": (runtime, releasing.main),
        "map": (runtime, module_map.main),
    }
    if word not in words:
        raise UserError(f"there is no word {word!r}.\n\n{HELP}")
    requirements, act = words[word]
    environment.ensure(requirements)
    environment.enter(arguments)
    return act(rest)


def say_set_up(_rest: list[str]) -> int:
    say("the environment is ready in", VENV)
    return 0
