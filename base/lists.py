"""Long lists on pages: numbered pages, cursors, filters. Always the same number of queries, whatever the address says.

What stands in an address is a wish: a page that is not a number is the first, one beyond the end is the last, an
unknown filter value is the filter's first choice. Nothing a visitor types here can make an error.
"""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict

PER_PAGE = 50


@dataclass(frozen=True)
class Page:
    """One numbered page. ``first`` and ``last`` are the places of its rows in the whole list, counted from 1."""

    items: Sequence[Any]
    number: int
    total: int
    per_page: int = PER_PAGE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        return (self.number - 1) * self.per_page + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.number * self.per_page, self.total)

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None

    def __iter__(self):
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def page_number(wish: str | None, pages: int) -> int:
    """The page that is meant: 1 for anything that is no number, never beyond the last."""
    text = (wish or "").strip()
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        return 1
    return min(max(int(text), 1), pages)


def paginate(rows: QuerySet | Sequence[Any], query: Mapping[str, str], per_page: int = PER_PAGE) -> Page:
    """The page of ``rows`` that ``?page=`` asks for. A queryset costs two queries: its count and its slice."""
    total = rows.count() if isinstance(rows, QuerySet) else len(rows)
    number = page_number(query.get("page"), max(1, -(-total // per_page)))
    start = (number - 1) * per_page
    return Page(list(rows[start : start + per_page]), number, total, per_page)


@dataclass(frozen=True)
class CursorPage:
    """One stretch of an endless list; ``after`` goes into the address for the next one, None at the end."""

    items: Sequence[Any]
    after: str | None

    def __iter__(self):
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def encode_cursor(values: Sequence[Any]) -> str:
    """The place of a row as text fit for an address. Holds ordering values only, never anything about a patient."""
    plain = json.dumps([value.isoformat() if hasattr(value, "isoformat") else str(value) for value in values])
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def decode_cursor(text: str | None, size: int) -> list[str] | None:
    """The ordering values in a cursor, or None for anything that is not one of ours with that many values."""
    try:
        values = json.loads(base64.urlsafe_b64decode((text or "") + "=" * (-len(text or "") % 4)))
    except (binascii.Error, ValueError):
        return None
    right = isinstance(values, list) and len(values) == size and all(storable(value) for value in values)
    return values if right else None


def storable(value: Any) -> bool:
    """True for text the database can be asked about: no null characters, no lone surrogates."""
    return isinstance(value, str) and "\x00" not in value and not any("\ud800" <= ch <= "\udfff" for ch in value)


def beyond(order: Sequence[str], values: Sequence[str]) -> Q:
    """The condition "comes after these values" for an order such as ``("-at", "-id")``."""
    condition, same = Q(), Q()
    for name, value in zip(order, values, strict=True):
        plain = name.removeprefix("-")
        condition |= same & Q(**{f"{plain}__{'lt' if name.startswith('-') else 'gt'}": value})
        same &= Q(**{plain: value})
    return condition


def cursor_page(rows: QuerySet, query: Mapping[str, str], order: Sequence[str], size: int = PER_PAGE) -> CursorPage:
    """The rows after ``?after=`` in ``order``, whose last name must be unique. One query, however deep.

    A cursor that does not fit the columns is treated as none, so the list starts at its beginning.
    """
    rows = rows.order_by(*order)
    values = decode_cursor(query.get("after"), len(order))
    if values is not None:
        rows = rows.filter(beyond(order, values)) if fits(rows, order, values) else rows
    found = list(rows[: size + 1])
    shown = found[:size]
    more = len(found) > size
    return CursorPage(shown, encode_cursor([value_of(shown[-1], name) for name in order]) if more else None)


def fits(rows: QuerySet, order: Sequence[str], values: Sequence[str]) -> bool:
    """True when each value fits its column, by the model fields alone and without a query."""
    try:
        for name, value in zip(order, values, strict=True):
            rows.model._meta.get_field(name.removeprefix("-")).to_python(value)
    except Exception:  # noqa: BLE001 - fields raise ValidationError, ValueError, OverflowError: all mean no
        return False
    return True


def value_of(row: Any, name: str) -> Any:
    """The ordering value of a row, which may be a model or a mapping."""
    plain = name.removeprefix("-")
    return row[plain] if isinstance(row, Mapping) else getattr(row, plain)


@dataclass(frozen=True)
class Filter:
    """One choice over a list: a select, or a search box when it has no choices. The first choice is the default."""

    name: str
    label: str
    choices: Sequence[tuple[str, str]] = ()
    wide: bool = False

    def read(self, query: Mapping[str, str]) -> str:
        """The chosen value; for a select only what it offers, for a search at most 100 characters."""
        wish = query.get(self.name, "").replace("\x00", "").strip()
        if not self.choices:
            return wish[:100]
        offered = [value for value, _ in self.choices]
        return wish if wish in offered else offered[0]


@dataclass(frozen=True)
class FilterBar:
    """The filters of a page with what was chosen in this request."""

    filters: Sequence[Filter]
    chosen: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, filters: Sequence[Filter], query: Mapping[str, str]) -> "FilterBar":
        return cls(filters, {filter_.name: filter_.read(query) for filter_ in filters})

    def value(self, name: str) -> str:
        """The chosen value of the filter of this name."""
        return self.chosen.get(name, "")


def with_query(request: HttpRequest | None, **changes: Any) -> str:
    """This page's address with some parameters changed (None takes one out), the others kept: for links to pages."""
    parameters = request.GET.copy() if request else QueryDict(mutable=True)
    for name, value in changes.items():
        if value is None:
            parameters.pop(name, None)
        else:
            parameters[name] = value
    return f"?{parameters.urlencode()}"
