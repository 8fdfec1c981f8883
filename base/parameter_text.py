"""Turns the parameters of an address, which come as text, into values a record can read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, get_args, get_origin


def reader_of(annotation: Any) -> Callable[[str], Any] | None:
    """The function that makes a parameter of this type from text; None for one that is text."""
    if get_origin(annotation) is Annotated:
        return reader_of(get_args(annotation)[0])
    if annotation is int:
        return _whole
    if annotation is bool:
        return lambda text: {"true": True, "false": False}.get(text, text)
    if get_origin(annotation) is list:
        inner = reader_of(get_args(annotation)[0]) or str
        return lambda text: [inner(part) for part in text.split(",")]
    if get_origin(annotation) is not None:
        return next((read for part in get_args(annotation) if (read := reader_of(part))), None)
    return None


def _whole(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 19 else text
