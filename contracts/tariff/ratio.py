"""Cost to tariff: what lists cost against what the payment scheme gives for the same activity. Pure arithmetic.

Only activity with an HRG and a price counts, on both sides alike: of a list with 8 patients seen, 6 of them priced,
6 ÷ 8 of its cost stands against the tariff of those 6. How much is covered is always said beside the ratio.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from base.formatting import count, percent
from contracts.tariff.comparison import ratio_of

PENNY = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class CostToTariff:
    """Sums over lists. ``cost`` is the part of the price that belongs to covered activity, ``tariff`` its scheme price."""

    lists: int = 0
    seen: int = 0
    covered: int = 0
    cost: Decimal = Decimal("0.00")
    tariff: Decimal = Decimal("0.00")

    @property
    def ratio(self) -> Decimal | None:
        """Cost ÷ tariff to two places; None is no data."""
        return ratio_of(self.cost, self.tariff) if self.covered else None

    @property
    def share(self) -> Decimal | None:
        """Covered ÷ seen, from 0 to 1; None where nobody was seen."""
        return Decimal(self.covered) / self.seen if self.seen else None

    @property
    def ratio_words(self) -> str:
        return "No data" if self.ratio is None else f"{self.ratio}"

    @property
    def share_words(self) -> str:
        return percent(self.share) if self.seen else "–"


def of_list(*, price: Decimal, seen: int, covered: int, tariff: Decimal) -> CostToTariff:
    """One list: ``price`` pounds for ``seen`` patients, of whom ``covered`` have a price, ``tariff`` pounds together."""
    cost = (price * covered / seen).quantize(PENNY, ROUND_HALF_UP) if seen else Decimal("0.00")
    return CostToTariff(1, seen, covered, cost, tariff)


def combined(rows: Iterable[CostToTariff]) -> CostToTariff:
    """The sum over lists: a ratio of sums, never a mean of ratios."""
    rows = list(rows)
    return CostToTariff(
        lists=sum(ratio.lists for ratio in rows),
        seen=sum(ratio.seen for ratio in rows),
        covered=sum(ratio.covered for ratio in rows),
        cost=sum((ratio.cost for ratio in rows), Decimal("0.00")),
        tariff=sum((ratio.tariff for ratio in rows), Decimal("0.00")),
    )


def sentence_of(ratio: CostToTariff) -> str:
    if not ratio.lists:
        return "No list is signed off in this time."
    if ratio.ratio is None:
        return (
            f"No data: none of the {count(ratio.seen, 'patient')} seen has an HRG with a price."
            " Bring in the grouper’s output to know."
        )
    side = "more than" if ratio.ratio > 1 else "less than" if ratio.ratio < 1 else "the same as"
    return (
        f"Lists cost {ratio.ratio} of the payment scheme, {side} it, for the {ratio.share_words} of patients"
        f" ({ratio.covered:,} of {ratio.seen:,}) whose HRG is known and priced."
    )
