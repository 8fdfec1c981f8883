"""`run.py check downtime`: migrations added since the last release let the version before it go on working meanwhile.

Squawk reads their SQL twice: each in its own transaction, as they run; and as one, which knows every table they make. What
it finds both times counts, so a new table may have anything done to it by a later migration of the same release.
A migration that means to break a rule, such as dropping a column no released version reads any more, says so:

    class Migration(migrations.Migration):
        allowed = {"ban-drop-column": "not read since release 0.3.0"}
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from base.releases import read_releases
from runner import kept_databases, postgres, servers
from runner.paths import PYTHON, ROOT, UserError
from runner.processes import Processes

# Django chooses these types itself, and `migrate` sets the timeout (audit/schema.py).
NOT_OURS = (
    "prefer-text-field",
    "prefer-bigint-over-int",
    "prefer-identity",
    "prefer-robust-stmts",
    "require-lock-timeout",
    "require-statement-timeout",
)


def problems(environment: dict[str, str], added: Collection[str]) -> str:
    """Problems found in these migrations. Needs a database of the last release, restored only if there are any."""
    if not added:
        return ""
    with Processes() as processes:
        folder = processes.remove_at_end(Path(tempfile.mkdtemp(prefix="insourcing-check-")))
        folder.chmod(0o711)
        urls = servers.start_throw_away(processes, folder, postgres.THROW_AWAY)
        kept_databases.restore(read_releases(ROOT)[-1].version, urls["INS_ADMIN_URL"])
        told = subprocess.run(
            [PYTHON, "-m", "runner.downtime", *added],
            cwd=ROOT,
            env={**environment, **urls, "INS_AS_OWNER": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
    return (told.stdout + told.stderr) if told.returncode else ""


def main(names: list[str]) -> int:
    """Print every finding on the migrations of these names, in the order they run."""
    import django  # noqa: PLC0415  the settings come with the environment

    django.setup()
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415

    loader = MigrationLoader(connection)
    graph, wanted = loader.graph, {tuple(name.split("/")) for name in names}
    order = dict.fromkeys(node for leaf in graph.leaf_nodes() for node in graph.forwards_plan(leaf))
    migrations = [graph.nodes[node] for node in order if node in wanted]
    found = [
        *irreversible(migrations),
        *said_by_squawk([(migration, sql_of(loader, migration)) for migration in migrations]),
    ]
    print("\n".join(found))
    return 1 if found else 0


def sql_of(loader: Any, migration: Any) -> str:
    return "\n".join(loader.collect_sql([(migration, False)]))


def irreversible(migrations: list[Any]) -> Iterator[str]:
    """Steps that say no way back: an upgrade that goes wrong on the way could not be taken back."""
    for migration in migrations:
        for operation in migration.operations:
            if not operation.reversible and "irreversible" not in allowed(migration):
                yield f"{migration}: irreversible: {operation.describe()}"


def said_by_squawk(texts: list[tuple[Any, str]]) -> Iterator[str]:
    """Findings that the migration they stand in does not allow."""
    apart = "".join(f"BEGIN;\n{sql}\nCOMMIT;\n" if source.atomic else f"--\n{sql}\n--\n" for source, sql in texts)
    together = "".join(f"--\n{sql}\n--\n" for _, sql in texts)
    of_both = {place_of(finding) for finding in squawk(together, "--assume-in-transaction")}
    for finding in squawk(apart):
        migration = at_line(texts, finding["line"])
        if place_of(finding) in of_both and finding["rule_name"] not in allowed(migration):
            yield f"{migration}: {finding['rule_name']}: {finding['message']} {finding['help'] or ''}"


def squawk(sql: str, *options: str) -> list[dict[str, Any]]:
    rules = [word for rule in NOT_OURS for word in ("--exclude", rule)]
    command = [str(Path(sys.executable).with_name("squawk")), "--reporter", "json", "--pg-version", "18"]
    told = subprocess.run([*command, *options, *rules], input=sql, capture_output=True, text=True, check=False)
    if not told.stdout.startswith("["):
        raise UserError(f"squawk could not read the migrations: {told.stdout}{told.stderr}")
    findings: list[dict[str, Any]] = json.loads(told.stdout)
    return findings


def place_of(finding: dict[str, Any]) -> tuple[str, int]:
    return finding["rule_name"], finding["line"]


def at_line(texts: list[tuple[Any, str]], line: int) -> Any:
    """The migration in whose text the line (from 1) of the whole lies; each has a line before and one after it."""
    for migration, sql in texts:
        line -= sql.count("\n") + 3
        if line <= 0:
            return migration
    raise IndexError(line)


def allowed(migration: Any) -> dict[str, str]:
    return getattr(migration, "allowed", {})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
