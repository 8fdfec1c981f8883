"""A clock that a run of the tests believes: no test knows the weekday, midnight or the end of a month otherwise."""

import datetime as dt
import os
from pathlib import Path
from zoneinfo import ZoneInfo

from runner.paths import ROOT, UserError

OPTION = "--at"
LONDON = ZoneInfo("Europe/London")
LIBRARIES = (
    "/usr/lib/*/faketime/libfaketimeMT.so.1",
    "/usr/lib*/faketime/libfaketimeMT.so.1",
    "/usr/local/lib/faketime/libfaketimeMT.so.1",
)
NAMES = ("LD_PRELOAD", "FAKETIME", "FAKETIME_DISABLE_SHM", "FAKETIME_DONT_FAKE_MONOTONIC")
"""The environment a child process needs to keep the clock of its parent."""


def split_off(arguments: list[str]) -> tuple[list[str], str | None]:
    """The arguments without `--at MOMENT` or `--at=MOMENT`, and the moment."""
    rest, moment = [], None
    words = iter(arguments)
    for word in words:
        name, equals, value = word.partition("=")
        if name != OPTION:
            rest.append(word)
        elif (moment := value if equals else next(words, "")) == "":
            raise UserError(f"{OPTION} takes a moment in London, such as {OPTION} 2027-01-31T23:50.")
    return rest, moment


def read(moment: str) -> dt.datetime:
    """An instant; without an offset it is London's time, the first of the two in the hour that comes twice."""
    try:
        found = dt.datetime.fromisoformat(moment)
    except ValueError:
        raise UserError(f"{OPTION} takes a moment in London, such as 2027-01-31T23:50, not {moment!r}.") from None
    return (found if found.tzinfo else found.replace(tzinfo=LONDON)).astimezone(dt.UTC)


def environment(moment: str) -> dict[str, str]:
    """With it every process, PostgreSQL and Valkey too, lives from that moment on; the clock goes on.

    Time that is measured rather than told (timeouts, intervals) stays real.
    """
    already = int(os.environ.get("FAKETIME") or 0)
    ahead = already + round((read(moment) - dt.datetime.now(dt.UTC)).total_seconds())
    return {
        "LD_PRELOAD": str(library()),
        "FAKETIME": f"{ahead:+d}",
        "FAKETIME_DISABLE_SHM": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "PYTHONPATH": str(ROOT / "tests" / "support"),  # for its sitecustomize
    }


def library() -> Path:
    for pattern in LIBRARIES:
        if found := sorted(Path("/").glob(pattern.lstrip("/"))):
            return found[0]
    raise UserError(f"{OPTION} needs libfaketime: apt-get install faketime.")
