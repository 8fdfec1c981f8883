"""The queue formulas, one function each."""

import math
from typing import Any


def load(demand: float, capacity: float) -> float:
    """Demand ÷ capacity: at 1 or more the queue grows without end. 30 a week over 27 is 1.111."""
    return _amount(demand, "Demand") / _positive(capacity, "Capacity")


def target_mean_wait(target_wait: float, factor: float = 4) -> float:
    """Mean wait (weeks) at which the target is met: target ÷ factor.

    If waits are exponential, factor 4 has about 98.2 % of patients within the target, 6 about 99.8 %.
    """
    return _positive(target_wait, "The target wait") / _positive(factor, "The factor")


def target_queue_size(demand: float, target_wait: float, factor: float = 4) -> float:
    """Little's law at the target mean wait: demand × target ÷ factor. 30 a week and 52 weeks make 390."""
    return _amount(demand, "Demand") * target_mean_wait(target_wait, factor)


def queue_too_big(queue_size: float, target_size: float) -> bool:
    """True when the queue is more than twice its target, so that it needs relief capacity first."""
    return _amount(queue_size, "The queue") > 2 * _amount(target_size, "The target queue")


def relief_capacity(demand: float, queue_size: float, target_queue_size: float, weeks: float = 26) -> float:
    """Capacity a week that brings the queue to its target in ``weeks``: demand + (queue − target) ÷ weeks.

    30 + (1200 − 390) ÷ 26 = 61.15. Below demand where the queue is smaller than its target.
    """
    surplus = _amount(queue_size, "The queue") - _amount(target_queue_size, "The target queue")
    return _amount(demand, "Demand") + surplus / _positive(weeks, "The number of weeks")


def target_capacity(
    demand: float, target_wait: float, factor: float = 4, cv_demand: float = 1, cv_capacity: float = 1
) -> float:
    """Capacity a week that keeps a queue of the right size at its target mean wait (Kingman, Marchal).

    demand + ((cv_d² + cv_c²) ÷ 2) × (factor ÷ target). 4 a week, 52 weeks: 4.0769. ``cv`` are the coefficients of
    variation of the gaps between referrals and between removals; 1 is what chance alone gives.
    """
    spread = (_amount(cv_demand, "cv_demand") ** 2 + _amount(cv_capacity, "cv_capacity") ** 2) / 2
    return _amount(demand, "Demand") + spread / target_mean_wait(target_wait, factor)


def pressure(mean_wait: float, target_wait: float) -> float:
    """2 × mean wait ÷ target, both in weeks: above 1 the target will be missed. 63 and 52 weeks make 2.423."""
    return 2 * _amount(mean_wait, "The mean wait") / _positive(target_wait, "The target wait")


def wait_for_share(share: float, weeks: float = 18, shape: float = 1.0) -> float:
    """Mean wait (weeks) at which ``share`` of those waiting are within ``weeks``: shape × −weeks ÷ ln(1 − share).

    With shape 1 waits are exponential: 92 % within 18 weeks is a mean of 7.127 weeks. Real lists are not;
    :func:`shape_of_list` measures how far a specialty's list is from it.
    """
    if not 0 < share < 1:
        raise ValueError("The share must be between 0 and 1, such as 0.92; at 0 and at 1 no mean wait follows.")
    return _positive(shape, "The shape") * -_positive(weeks, "The number of weeks") / math.log1p(-share)


def list_for_share(demand: float, share: float, weeks: float = 18, shape: float = 1.0) -> float:
    """List size at which ``share`` are within ``weeks``: demand × mean wait.

    ``demand`` is *effective* demand: referrals × (1 − share removed without treatment). 30 a week and 92 %: 214.
    """
    return _amount(demand, "Demand") * wait_for_share(share, weeks, shape)


def shape_of_list(list_size: float, demand: float, share: float, weeks: float = 18) -> float:
    """The shape that makes :func:`list_for_share` give a list as it was seen: list ÷ exponential list."""
    exponential = list_for_share(_positive(demand, "Demand"), share, weeks)
    return _amount(list_size, "The list") / exponential


def _amount(value: Any, what: str) -> float:
    if not (isinstance(value, int | float) or hasattr(value, "__float__")) or not 0 <= value < math.inf:
        raise ValueError(f"{what} must be a number, 0 or more.")
    return float(value)


def _positive(value: float, what: str) -> float:
    number = _amount(value, what)
    if number == 0:
        raise ValueError(f"{what} must be more than 0.")
    return number
