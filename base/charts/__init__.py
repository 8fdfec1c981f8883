"""The geometry of charts: numbers in, coordinates out; no words, no colour.

The templates in ``templates/components/charts`` draw what is worked out here. Coordinates are in the units of the
picture's own view box, rounded to a tenth, y downwards.
"""

from base.charts.bars import Band, BandChart, Part, bands, parts
from base.charts.lines import ChartMark, ControlLimits, EndLabel, LineChart, ReferenceLine, diamond, line, spc
from base.charts.scales import Scale, nice_ticks, spread
from base.charts.timelines import Block, Hour, Lane, Timeline, timeline

__all__ = [
    "Band",
    "BandChart",
    "Block",
    "ChartMark",
    "ControlLimits",
    "EndLabel",
    "Hour",
    "Lane",
    "LineChart",
    "Part",
    "ReferenceLine",
    "Scale",
    "Timeline",
    "bands",
    "diamond",
    "line",
    "nice_ticks",
    "parts",
    "spc",
    "spread",
    "timeline",
]
