"""`run.py bench`: the measurements, on a throw-away PostgreSQL that is as durable as production."""

import tempfile
from pathlib import Path

from runner import postgres, roles, servers
from runner.paths import PYTHON, ROOT, UserError
from runner.processes import Processes


def main(arguments: list[str]) -> int:
    with Processes() as processes:
        # /var/tmp is on a disk where /tmp may be memory, which would make fsync free.
        folder = processes.remove_at_end(Path(tempfile.mkdtemp(prefix="insourcing-bench-", dir="/var/tmp")))
        folder.chmod(0o711)
        urls = servers.start_throw_away(processes, folder, postgres.MEASURED)
        with roles.cursor(urls["INS_ADMIN_URL"].replace("/postgres?", f"/{roles.DATABASE}?")) as admin:
            admin.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        environment = servers.environment(folder / "data", urls, "local", "http://127.0.0.1")
        environment |= {"STATIC_ROOT": str(folder / "static")}
        for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"]):
            if processes.run([PYTHON, "manage.py", *command], cwd=ROOT, env=environment):
                raise UserError(f"`manage.py {command[0]}` failed; the lines above say why.")
        return processes.run([PYTHON, "-m", "bench", *arguments], cwd=ROOT, env=environment)
