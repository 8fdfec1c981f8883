"""Waiting-list queue arithmetic. Rates are patients a week and waits are weeks, everywhere.

Sources: Fong, Mushtaq, House, Gordon et al., "Understanding Waiting Lists Pressures" (2022),
doi 10.1101/2022.08.23.22279117; NHSRwaitinglist.
"""

from nhs.queues.formulas import (
    list_for_share,
    load,
    pressure,
    queue_too_big,
    relief_capacity,
    shape_of_list,
    target_capacity,
    target_mean_wait,
    target_queue_size,
    wait_for_share,
)
from nhs.queues.statistics import DayCount, ListStatistics, list_statistics

__all__ = [
    "DayCount",
    "ListStatistics",
    "list_for_share",
    "list_statistics",
    "load",
    "pressure",
    "queue_too_big",
    "relief_capacity",
    "shape_of_list",
    "target_capacity",
    "target_mean_wait",
    "target_queue_size",
    "wait_for_share",
]
