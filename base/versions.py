"""Versions by content, for things that count none of their own: what somebody read is what still stands, or it is not."""

from __future__ import annotations

import zlib
from typing import Any

import orjson
from rest_framework.request import Request

from base.api import wanted_version
from base.errors import Outdated
from base.records import A


def version_of(said: Any) -> int:
    """A whole number of at most ten digits that another content does not share."""
    return zlib.crc32(orjson.dumps(said, default=str, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS))


def versioned(record: A) -> A:
    """The same record with the version that its content is."""
    content = {name: value for name, value in record.plain().items() if name != "version"}
    return record.model_copy(update={"version": version_of(content)})


def as_read(request: Request, now: int) -> None:
    """Compare what ``If-Match`` names with the version that is held now. Raises Outdated."""
    wanted = wanted_version(request)
    if wanted is not None and wanted != now:
        words = "Somebody has changed it since you read it. Read it again, then send your change."
        raise Outdated(words, code="outdated")
