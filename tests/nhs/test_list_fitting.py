"""Whom a list should take: the fair order, what fits, and the reason for each."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from nhs.list_fitting import Candidate, Reason, in_order, rank, suggest

DAY = dt.date(2026, 12, 5)


def one(key, size=2, weeks=30, priority="P4", due=None, barred=None):
    return Candidate(key, size, DAY - dt.timedelta(weeks=weeks), priority, due, barred)


def keys(suggestion):
    return [pick.candidate.key for pick in suggestion.picked]


def test_urgent_first_then_whose_date_passes_then_the_longest_wait():
    people = [one(1, weeks=60), one(2, weeks=5, priority="P2"), one(3, weeks=20, due=DAY), one(4, weeks=61)]

    assert [c.key for c in in_order(people, on=DAY)] == [2, 3, 4, 1]


def test_words_of_lists_rank_beside_the_national_codes():
    assert [rank(word) for word in ("P1A", "p1", "TWW", "P2", "P4", "P6", "soon", "")] == [0, 0, 1, 2, 4, 99, 99, 99]


def test_each_pick_says_why_and_what_is_left():
    found = suggest([one(1, weeks=53), one(2, weeks=20), one(3, weeks=4)], capacity=5, on=DAY)

    assert [(p.candidate.key, p.reasons, p.weeks, p.left) for p in found.picked] == [
        (1, (Reason.OVER_52,), 53, 3),
        (2, (Reason.OVER_18,), 20, 1),
    ]
    assert found.passed == [(one(3, weeks=4), Reason.TOO_LONG)]
    assert found.left == 1


def test_somebody_later_is_taken_only_where_the_earlier_does_not_fit():
    found = suggest([one(1, size=4, weeks=50), one(2, size=4, weeks=40), one(3, size=1, weeks=3)], capacity=5, on=DAY)

    assert keys(found) == [1, 3]
    assert found.picked[1].reasons == (Reason.LONGEST,)
    assert [(c.key, why) for c, why in found.passed] == [(2, Reason.TOO_LONG)]


def test_the_barred_are_passed_over_with_their_reason_and_the_next_stand_by():
    found = suggest(
        [one(1, weeks=9, barred=Reason.NOT_FIT), one(2, weeks=8), one(3, weeks=7), one(4, weeks=6)],
        capacity=2,
        on=DAY,
        standby=1,
    )

    assert (keys(found), found.passed) == ([2], [(one(1, weeks=9, barred=Reason.NOT_FIT), Reason.NOT_FIT)])
    assert [c.key for c in found.standby] == [3]


def test_at_most_so_many_people():
    assert keys(suggest([one(1), one(2), one(3)], capacity=99, on=DAY, most=2)) == [1, 2]


people = st.lists(
    st.builds(
        one,
        key=st.integers(1, 10_000),
        size=st.integers(1, 6),
        weeks=st.integers(0, 120),
        priority=st.sampled_from(["P1A", "P2", "P3", "P4", "", "TWW"]),
        barred=st.sampled_from([None, None, Reason.ELSEWHERE]),
    ),
    max_size=30,
    unique_by=lambda candidate: candidate.key,
)


@given(people, st.integers(0, 20))
def test_a_suggestion_fits_is_fair_and_leaves_nobody_out_who_fits(waiting, capacity):
    found = suggest(waiting, capacity=capacity, on=DAY, standby=99)
    picked = set(keys(found))

    assert sum(p.candidate.size for p in found.picked) == capacity - found.left <= capacity
    assert not any(p.candidate.barred for p in found.picked)
    left = capacity
    for candidate in in_order(waiting, on=DAY):
        fits = candidate.size <= left and not candidate.barred
        assert (candidate.key in picked) == fits
        left -= candidate.size if fits else 0
