"""XmR charts with the Making Data Count rules.

:func:`analyse` takes one series with its dates; :func:`analyse_many` takes thousands at once. Both run the same
arithmetic, so they agree on every point to the last bit.

Limits per segment (a rebase starts a new one), from its first ``fix_after`` points or from all of them:

* mean ``m`` of the values; moving ranges ``|xᵢ − xᵢ₋₁|``, their mean ``A``;
* screening: ranges of at least 3.267 × ``A`` are dropped once and ``A`` taken again; the points stay;
* limits ``m ± 2.66 A``, never clipped; near limits at ⅔ of the way.

Causes, the first that fits:

1. ``outside`` a limit;
2. ``trend``: 7 points rising or falling, a tie breaks it; a point shared by a rise and a fall takes the later
   direction;
3. ``two_of_three``: of three points on one side of the mean two lie between near limit and limit; those are
   flagged, the third is not;
4. ``run``: 7 points on one side of the mean, a point on the mean breaks it.

All comparisons are strict. Method: NHS England, Making Data Count; equal to NHSRplotthedots 0.2.2, save that a
constant series has limits at its mean there it has none.
"""

from nhs.spc.chart import Chart, Point, Segment, analyse
from nhs.spc.many import Charts, analyse_many
from nhs.spc.options import CAUSES

__all__ = ["CAUSES", "Chart", "Charts", "Point", "Segment", "analyse", "analyse_many"]
