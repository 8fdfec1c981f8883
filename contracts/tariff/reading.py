"""Payment scheme prices out of a table, by the columns its owner says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from base.errors import Fault, InvalidInput
from contracts.tariff.currency import attendance_pod, read_code, read_pod
from contracts.tariff.models import Pod
from contracts.tariff.table import Table
from nhs.errors import Invalid

NO_PRICE = frozenset({"", "-", "–", "—", "n/a", "na", "none", "nil", "no price", "no national price", "no unit price"})
_AMOUNT = re.compile(r"(?a)[0-9]{1,9}(\.[0-9]{1,4})?")


@dataclass(frozen=True, slots=True)
class Columns:
    """The meaning of each column. Either ``pod`` and ``price`` name one column each (a price a row), or ``prices`` names a
    column for each point of delivery (several prices a row)."""

    code: str
    tab: str = ""
    name: str = ""
    pod: str = ""
    price: str = ""
    prices: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadPrice:
    """One price of a file; ``price`` is None where the file says that no unit price exists."""

    line: int
    tab: str
    currency: str
    code: str
    name: str
    pod: str
    price: Decimal | None


@dataclass(frozen=True, slots=True)
class ReadPriceFile:
    """A price file as read: prices, the faults line by line, how many prices each tab gave, lines passed over."""

    prices: list[ReadPrice]
    faults: list[Fault]
    tabs: dict[str, int]
    passed_over: int

    @property
    def without_price(self) -> int:
        return sum(price.price is None for price in self.prices)


def mapping_of(raw: object, headers: list[str]) -> Columns:
    """The mapping in a plain dict, checked against the file's columns. Raises InvalidInput naming every fault."""
    if not isinstance(raw, Mapping):
        raise InvalidInput("Give the columns as an object: code, tab, name, and prices.", code="invalid")
    values = {name: str(raw.get(name) or "").strip() for name in ("code", "tab", "name", "pod", "price")}
    prices = raw.get("prices") or {}
    faults = [
        Fault(f"/{name}", "unknown_value", f"The file has no column {column}")
        for name, column in values.items()
        if column and column not in headers
    ]
    if not values["code"]:
        faults.append(Fault("/code", "required", "Select the column of the HRG or treatment function"))
    faults += _price_columns(values, prices, headers)
    if faults:
        raise InvalidInput.of(faults)
    return Columns(**values, prices={pod: column for pod, column in prices.items() if column})


def _price_columns(values: dict[str, str], prices: object, headers: list[str]) -> list[Fault]:
    if not isinstance(prices, Mapping):
        return [Fault("/prices", "invalid", "Give an object of points of delivery and columns")]
    wide = {pod: column for pod, column in prices.items() if column}
    faults = [
        Fault(f"/prices/{pod}", "unknown_value", f"The file has no column {column}")
        for pod, column in wide.items()
        if column not in headers
    ]
    faults += [
        Fault(f"/prices/{pod}", "unknown_value", f"{pod} is not a point of delivery")
        for pod in wide
        if pod not in Pod.values
    ]
    long = bool(values["pod"] or values["price"])
    if long and not (values["pod"] and values["price"]):
        faults.append(
            Fault("/price", "required", "Select both the column of the price and that of its point of delivery")
        )
    if long == bool(wide):
        words = (
            "Select either one column of prices with one of points of delivery, or a column for each point of delivery"
        )
        faults.append(Fault("/prices", "required", words))
    return faults


def read_prices(table: Table, mapping: Columns) -> ReadPriceFile:
    """Every price of the table. A line without a code is a heading and passed over; anything else wrong is a fault."""
    prices: list[ReadPrice] = []
    faults: list[Fault] = []
    passed_over = 0
    for number, cells in table.rows:
        if not cells.get(mapping.code):
            passed_over += 1
            continue
        try:
            prices += _of_row(number, cells, mapping)
        except Invalid as why:
            faults.append(Fault(f"/{number}", why.code, f"Line {number}: {why}"))
    prices, twice = _settled(prices)
    faults += twice
    if not prices and not faults:
        faults.append(Fault("/code", "file_empty", "No line has a code in that column"))
    return ReadPriceFile(
        prices, sorted(faults, key=_line_of), dict(Counter(price.tab for price in prices)), passed_over
    )


def _of_row(number: int, cells: dict[str, str], mapping: Columns) -> list[ReadPrice]:
    currency, code = read_code(cells[mapping.code])
    about: dict[str, Any] = {
        "line": number,
        "tab": cells.get(mapping.tab, "")[:60] if mapping.tab else "",
        "currency": currency,
        "code": code,
        "name": cells.get(mapping.name, "")[:200] if mapping.name else "",
    }
    if mapping.prices:
        found = {pod: read_amount(cells.get(column, "")) for pod, column in mapping.prices.items()}
    else:
        found = {read_pod(cells.get(mapping.pod, "")): read_amount(cells.get(mapping.price, ""))}
    meant = attendance_pod(code)
    for pod, price in found.items():
        if meant and price is not None and pod != meant:
            raise Invalid(f"{code} is for {Pod(meant).label.lower()}, not {Pod(pod).label.lower()}.", code="wrong_pod")
    return [ReadPrice(pod=pod, price=price, **about) for pod, price in found.items() if not meant or pod == meant]


def read_amount(text: str) -> Decimal | None:
    """Pounds to the penny; None where the cell says there is no price. Raises Invalid."""
    plain = re.sub(r"[\s,£]", "", text)
    if " ".join(text.split()).casefold() in NO_PRICE:
        return None
    if not _AMOUNT.fullmatch(plain):
        raise Invalid(
            "The price must be an amount of money such as 655 or 1,234.50, or a dash for none.", code="invalid"
        )
    amount = Decimal(plain)
    if amount != amount.quantize(Decimal("0.01")):
        raise Invalid("The price has parts of a penny. Round it in the file first.", code="invalid")
    return amount.quantize(Decimal("0.01"))


def _settled(prices: list[ReadPrice]) -> tuple[list[ReadPrice], list[Fault]]:
    """Each price once. What one tab has no price for another tab may price; two different prices are a fault."""
    kept: dict[tuple[str, str], ReadPrice] = {}
    faults = []
    for price in prices:
        first = kept.setdefault((price.code, price.pod), price)
        if first.price is None and price.price is not None:
            kept[price.code, price.pod] = price
        elif price.price is not None and price.price != first.price:
            place = f"line {first.line}" + (f", tab {first.tab}" if first.tab else "")
            words = f"Line {price.line}: {price.code}, {Pod(price.pod).label.lower()}, has another price in {place}."
            faults.append(Fault(f"/{price.line}", "price_twice", words))
    return list(kept.values()), faults


def _line_of(fault: Fault) -> int:
    text = fault.pointer.strip("/")
    return int(text) if text.isdigit() else 0
