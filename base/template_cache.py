"""Macros that are drawn thousands of times on a page: once for each kind of call, the rest is filled in."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from markupsafe import Markup, escape

FIRST_MARK = 0xE000
"""Marks stand where something will be filled in: letters of the area that Unicode leaves to anybody."""


PLAIN = frozenset({int, type(None), Markup})


class CachedMacro:
    """A macro whose arguments ``holes`` differ from call to call while the others, ``kind``, seldom do.

    The macro is drawn for every kind, and for every choice of holes that are None, only once. What is filled in is
    escaped as the macro would. A hole may only be written out or asked for whether it is there: the macro does not
    get to see what will stand in it.
    """

    def __init__(self, macro: Callable[..., str], holes: Sequence[str], kind: Sequence[str]):
        self.macro, self.holes, self.kind = macro, tuple(holes), tuple(kind)
        self._cut: dict[Hashable, Callable[..., str]] = {}

    def __call__(self, holes: Sequence[Any], kind: tuple[Hashable, ...]) -> Markup:
        """Drawn with these values, in the order of the names."""
        key = (kind, tuple([value is None for value in holes]))
        cut = self._cut.get(key)
        if cut is None:
            cut = self._cut[key] = self._drawn(holes, kind)
        # Most of what is filled in is a number, nothing, or escaped before.
        filled = [value if type(value) in PLAIN else escape(value) for value in holes]
        return Markup(cut(*filled))  # noqa: S704 - every part of it is escaped

    def _drawn(self, holes: Sequence[Any], kind: tuple[Hashable, ...]) -> Callable[..., str]:
        marks = {
            name: None if value is None else chr(FIRST_MARK + n)
            for n, (name, value) in enumerate(zip(self.holes, holes, strict=True))
        }
        text = str(self.macro(**dict(zip(self.kind, kind, strict=True)), **marks))
        text = text.replace("{", "{{").replace("}", "}}")
        for n in range(len(holes)):
            text = text.replace(chr(FIRST_MARK + n), f"{{{n}}}")
        return text.format


MOST_KEPT = 1_000
_kept: dict[bytes, Markup] = {}


def cached_call(macro: Callable[..., str], params: Any) -> Markup:
    """``macro(params)``, drawn once for the same parameters: fields with choices, which look alike for everybody.

    Not for what people type. Text that is marked as safe is told from text that is not.
    """
    try:
        key = pickle.dumps((getattr(macro, "name", ""), params))
    except Exception:  # noqa: BLE001 - whatever cannot be compared is drawn
        return Markup(macro(params))  # noqa: S704 - a macro escapes
    if key not in _kept:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = Markup(macro(params))  # noqa: S704 - a macro escapes
    return _kept[key]
