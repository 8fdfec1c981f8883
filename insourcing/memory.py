"""Garbage collection of the web application: objects loaded at the start are kept and never looked through again."""

import gc

from django.urls import get_resolver

AT_ONCE = 50_000
"""Objects made before the youngest are looked through: a page of thousands of cells is done by then."""


def freeze_loaded_objects() -> None:
    """Set aside everything loaded so far: modules, models, addresses, forms.

    Half a million objects that are never let go of would be looked through again and again, for a tenth of a second
    each time, while a page is made.
    """
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    gc.set_threshold(AT_ONCE, 20, 50)
