"""The releases of the product, as releases.toml lists them: which migrations each added, and what database they make.

No Django: `run.py` reads the same.
"""

from __future__ import annotations

import datetime as dt
import json
import lzma
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
LIST = "releases.toml"


class Thing(NamedTuple):
    """A table, column, constraint, index, trigger, policy, function or grant, as audit/catalogue.sql writes it."""

    kind: str
    name: str
    definition: str


@dataclass(frozen=True, slots=True)
class Release:
    """``migrations`` and ``helpers`` map what this release added, such as ``trusts/0001_initial``, to its SHA-256."""

    version: str
    date: dt.date
    migrations: Mapping[str, str]
    helpers: Mapping[str, str]


def read_releases(root: Path = ROOT) -> list[Release]:
    """All releases, oldest first."""
    listed = tomllib.loads((root / LIST).read_text()).get("release", [])
    return [Release(entry["version"], entry["date"], entry["migrations"], entry.get("helpers", {})) for entry in listed]


def migrations_up_to(releases: Iterable[Release], version: str) -> set[str]:
    """Every migration of a database of this release: those of the releases before it too."""
    shipped: set[str] = set()
    for release in releases:
        shipped |= release.migrations.keys()
        if release.version == version:
            break
    return shipped


def catalogue_file(version: str, root: Path = ROOT) -> Path:
    return root / "releases" / f"{version}.catalogue.xz"


def read_catalogue(version: str, root: Path = ROOT) -> set[Thing]:
    """The whole shape of a database of this release. What has two definitions may have either.

    PostgreSQL writes a few conditions in another form once they were dumped and restored.
    """
    with lzma.open(catalogue_file(version, root), "rt", encoding="utf-8") as lines:
        return {Thing(*json.loads(line)) for line in lines}


def write_catalogue(version: str, things: Iterable[Thing], root: Path = ROOT) -> None:
    path = catalogue_file(version, root)
    path.parent.mkdir(exist_ok=True)
    with lzma.open(path, "wt", encoding="utf-8", preset=9) as out:
        out.writelines(json.dumps(thing, ensure_ascii=False) + "\n" for thing in sorted(things))
