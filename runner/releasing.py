"""`run.py release VERSION`: write down what is released, and keep its database for the upgrade tests of all time.

Made for a version: its entry in releases.toml, the catalogue of its database, and the dump of a database with its
demonstration.
"""

import datetime as dt
import re
import tempfile
from pathlib import Path

from base.releases import LIST, Thing, read_releases, write_catalogue
from runner import kept_databases, postgres, releases, roles, servers
from runner.paths import PYTHON, ROOT, UserError, say
from runner.processes import Processes

EVERYTHING_BY_THE_CLOCK = """
from insourcing.celery import app
app.loader.import_default_modules()
for one in app.conf.beat_schedule.values():
    app.tasks[one["task"]](**one.get("kwargs", {}))
"""
VERSION = re.compile(r"\d+\.\d+\.\d+")


def main(arguments: list[str]) -> int:
    if not arguments:
        print(releases.listing(ROOT))
        return 0
    version = arguments[0]
    refuse(version)
    added = releases.unreleased(ROOT)
    with Processes() as processes:
        build(processes, version)
    with (ROOT / LIST).open("a") as out:
        out.write(entry(version, dt.datetime.now(tz=dt.UTC).date(), added))
    say(f"release {version} is written: commit {LIST} and releases/, and tag the commit {version}")
    return 0


def refuse(version: str) -> None:
    """Refuse a version that is none, is not the next, is not described, or follows a changed past."""
    if not VERSION.fullmatch(version):
        raise UserError(f"a version is three numbers such as 0.2.0, not {version!r}.")
    past = [release.version for release in read_releases(ROOT)]
    if any(number(version) <= number(earlier) for earlier in past):
        raise UserError(f"{version} is not after {past[-1]}.")
    if f"## [{version}]" not in (ROOT / "CHANGELOG.md").read_text():
        raise UserError(
            f"CHANGELOG.md has no section [{version}]: say there what is new, for the people of a hospital."
        )
    if problems := releases.problems(ROOT):
        raise UserError("\n".join(problems))


def number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def entry(version: str, date: dt.date, added: releases.Found) -> str:
    lines = ["", "[[release]]", f'version = "{version}"', f"date = {date}"]
    for title, hashes in (("migrations", added.migrations), ("helpers", added.helpers)):
        lines += ["", f"[release.{title}]", *(f'"{name}" = "{value}"' for name, value in hashes.items())]
    return "\n".join(lines) + "\n"


def build(processes: Processes, version: str) -> None:
    """A new database with the demonstration, all that runs by the clock, and a row in every table; its dump and catalogue."""
    folder = processes.remove_at_end(Path(tempfile.mkdtemp(prefix="insourcing-release-")))
    folder.chmod(0o711)
    urls = servers.start_throw_away(processes, folder, postgres.THROW_AWAY)
    environment = servers.environment(folder / "data", urls, "local", "http://127.0.0.1")
    environment |= kept_databases.demonstration_keys()
    manage(processes, environment, "migrate", "-v0")
    made = catalogue(urls["DATABASE_URL"])
    manage(processes, environment, "demo_data")
    manage(processes, environment, "import_rtt", "tests/data/20241130-RTT-November-2024-RBD.csv")
    manage(processes, environment, "shell", "-v0", "-c", EVERYTHING_BY_THE_CLOCK)
    if processes.run([PYTHON, "-m", "scripts.fill_empty_tables"], cwd=ROOT, env=environment):
        raise UserError("the tables above have no row, so no upgrade would be tried on them.")
    kept_databases.dump(version, urls["INS_ADMIN_URL"])
    kept_databases.restore(version, urls["INS_ADMIN_URL"])
    write_catalogue(version, made | catalogue(urls["DATABASE_URL"]))


def manage(processes: Processes, environment: dict[str, str], *command: str) -> None:
    if processes.run([PYTHON, "manage.py", *command], cwd=ROOT, env=environment):
        raise UserError(f"`manage.py {command[0]}` failed; the lines above say why.")


def catalogue(url: str) -> set[Thing]:
    with roles.cursor(url) as cursor:
        cursor.execute((ROOT / "audit" / "catalogue.sql").read_text(), {"runtime": roles.RUNTIME})
        return {Thing(*row) for row in cursor.fetchall()}
