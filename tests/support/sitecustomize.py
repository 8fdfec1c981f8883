"""Read first by every Python process of a run with `--at`: libfaketime 0.9 refuses the sleep that Python makes.

Python sleeps until a moment of the clock that only measures, which stays real, and libfaketime takes the moment for one
of the clock that it shifted.
"""

import os
import select
import time


def sleep(seconds: float) -> None:
    """Suspend this thread for so many seconds."""
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    select.select([], [], [], seconds)


if os.environ.get("FAKETIME"):
    time.sleep = sleep
