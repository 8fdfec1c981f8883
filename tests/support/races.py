"""Doing things at the same moment: threads that start together, each with its own database connection."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection


def at_once(deeds: Sequence[Callable[[], Any]], *, threads: int = 16) -> list[Any]:
    """Run all deeds, ``threads`` of them at a time, the first lot from one starting line.

    Answers what each returned or raised, in order. Exceptions are answered, not raised, so that a test can
    count winners and losers; anything unexpected among them is for the test to refuse.
    """
    line = threading.Barrier(min(threads, len(deeds)))
    waiting = set(range(min(threads, len(deeds))))

    def run(number: int, deed: Callable[[], Any]) -> Any:
        try:
            if number in waiting:
                line.wait(30)
            return deed()
        except Exception as error:  # noqa: BLE001  (the test looks at each)
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return [f.result() for f in [pool.submit(run, n, deed) for n, deed in enumerate(deeds)]]
