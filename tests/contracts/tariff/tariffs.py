"""Invented prices, small enough to count by hand. The product ships none; these are nobody's."""

import datetime as dt
from decimal import Decimal

from base.row_security import acting_as
from contracts.models import TariffSet
from contracts.tariff.services.sets import add_tariff_set, load_tariff
from tests.contracts.drafts import procurement
from tests.support.world import World

WIDE = """Invented prices for tests,,,,
Tab,HRG,Name,Day case or elective,Outpatient procedure
1 APC & OPROC,FE32Z,Invented colonoscopy,655.00,540
1 APC & OPROC,FE22Z,Invented gastroscopy,£334.00,-
1 APC & OPROC,BZ34A,Invented lens operation,-,-
4b Other unit prices,BZ34A,Invented lens operation,"1,020",
,,A heading,,
"""
MAPPING = {
    "tab": "Tab",
    "code": "HRG",
    "name": "Name",
    "prices": {"dc_el": "Day case or elective", "op_proc": "Outpatient procedure"},
}

LONG = """Code,POD,Price
301,op_first,231
301,op_follow_up,no price
FE32Z,dc_el,640
"""
LONG_MAPPING = {"code": "Code", "pod": "POD", "price": "Price"}


def about(**changes) -> dict:
    return {
        "name": "Invented 2026/27, first publication",
        "kind": "unit",
        "published_on": dt.date(2026, 3, 20),
        "effective_from": dt.date(2026, 4, 1),
        "effective_to": dt.date(2027, 3, 31),
        "file_name": "prices.csv",
        "content": WIDE.encode(),
    } | changes


def loaded(world: World, mapping: dict | None = None, **changes) -> TariffSet:
    with acting_as(procurement(world)) as actor:
        tariff_set = add_tariff_set(by=actor, **about(**changes))
        return load_tariff(by=actor, set_id=tariff_set.pk, mapping=mapping or MAPPING)


def comparing(world: World, **changes) -> dict:
    """A comparator of the world's line: a colonoscopy takes two of the £310 points."""
    return {
        "call_off_id": world.call_off.pk,
        "service_line_id": world.line.pk,
        "unit": "point",
        "label": "Colonoscopy",
        "code": "FE32Z",
        "pod": "dc",
        "units_per_case": 2,
    } | changes


MFF = Decimal("1.050000")
