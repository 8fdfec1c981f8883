"""The kept database of a release, with its demonstration: how it is written, and how it is restored.

Everybody in it is invented. The keys that read its patients' numbers are published beside it in releases/demonstration.env
and are used for nothing else.
"""

import lzma
import subprocess
from pathlib import Path

from runner import keys, postgres, roles, template
from runner.paths import ROOT, UserError

KEYS = ("PATIENT_KEYS", "PATIENT_HMAC_KEY", "CREDENTIAL_KEY")
KEYS_FILE = ROOT / "releases" / "demonstration.env"


def file_of(version: str) -> Path:
    return ROOT / "releases" / f"{version}.demonstration.sql.xz"


def dump(version: str, admin_url: str, database: str = roles.DATABASE) -> None:
    """Keep the whole of a database, with owners and grants, in about 400 kB."""
    command = [str(postgres.installed() / "pg_dump"), "--dbname", template.url_of(admin_url, database)]
    told = subprocess.run(command, capture_output=True, check=True)
    file_of(version).write_bytes(lzma.compress(told.stdout, preset=9))


def restore(version: str, admin_url: str, database: str = roles.DATABASE) -> None:
    """Make the database anew as it was kept. ``admin_url`` is the superuser's, to another database of the server."""
    make(admin_url, database, lzma.decompress(file_of(version).read_bytes()))


def make(admin_url: str, database: str, script: bytes) -> None:
    """A database from what pg_dump wrote of another, in place of one of that name."""
    with roles.cursor(admin_url) as admin:
        admin.execute(roles.role_sql())
        admin.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {database} OWNER {roles.OWNER} TEMPLATE template0")
        admin.execute(roles.database_sql(database))
    psql = [str(postgres.installed() / "psql"), "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1"]
    told = subprocess.run(
        [*psql, "--single-transaction", "--dbname", template.url_of(admin_url, database)],
        input=script,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    if told.returncode:
        raise UserError(f"{database} could not be restored:\n{told.stderr.decode()}")


def demonstration_keys() -> dict[str, str]:
    """The keys of all kept demonstrations, made once."""
    if not KEYS_FILE.exists():
        KEYS_FILE.parent.mkdir(exist_ok=True)
        made = {name: value for name, value in keys.fresh().items() if name in KEYS}
        head = "# Keys of the invented people in these dumps, published with them. Never use them for anything else.\n"
        KEYS_FILE.write_text(head + "".join(f"{name}={value}\n" for name, value in made.items()))
    return {name: value for name, value in keys.parse(KEYS_FILE.read_text()).items() if name in KEYS}
