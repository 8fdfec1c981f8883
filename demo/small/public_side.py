"""The public side of the demonstration's first trust: a register with something held back, requests, a year's summary.

The trust's name and its board are real; the prefix, the requests and all figures are invented.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.request_actor import actor_of_membership
from base.actors import Actor
from base.formatting import london_day
from base.row_security import acting_as
from contracts.models import CallOff
from contracts.publishing.figures import FiguresPeriod
from contracts.publishing.services.foi import answer_request, log_request
from contracts.publishing.services.publisher import set_publisher
from contracts.publishing.services.register import release, set_public_terms, withhold
from contracts.publishing.services.summaries import count_elsewhere, publish_summary
from nhs.calendar import add_working_days, financial_year
from reports.transparency.annual import annual_summary
from reports.transparency.counts import counted
from waiting_list.official.services.peers import load_shipped
from waiting_list.snapshots.services import last_sunday, take_snapshot

PUBLISHER = "priya.sample@rbd.example"
TERMS: dict[str, dict[str, Any]] = {
    "001": {"delivery": "managed", "budget": "Elective recovery", "offers": 4},
    "002": {"delivery": "team", "budget": "Elective recovery", "offers": 2},
    "003": {"delivery": "managed", "budget": "Diagnostics", "offers": 3},
    "004": {"delivery": "team", "budget": "Outpatients", "show_plan": True},
}
QUESTION = "Which companies were paid for insourcing in each specialty, how much, and how was each contract awarded?"


WEEKS_COUNTED = 26


@transaction.atomic
def write_peers() -> None:
    """The published figures of every provider each month: real figures, from the file that is shipped."""
    with acting_as(Actor.system("Demonstration")) as job:
        load_shipped(by=job)


@transaction.atomic
def write_weeks() -> None:
    """The waiting list as it stood each Sunday of half a year."""
    with acting_as(Actor.system("Demonstration")) as job:
        last = last_sunday(london_day(timezone.now()))
        for weeks in reversed(range(WEEKS_COUNTED)):
            take_snapshot(by=job, week_ending=last - dt.timedelta(weeks=weeks))


@transaction.atomic
def write_public_side() -> None:
    """Everything after the contracts and the lists were written."""
    with acting_as(Actor.system("Demonstration")):
        membership = Membership.objects.select_related("person", "trust").get(person__email=PUBLISHER)
        publisher = actor_of_membership(membership)
    today = london_day(timezone.now())
    with acting_as(publisher) as by:
        set_publisher(by=by, icb_code="QVV", icb_name="NHS Dorset Integrated Care Board", ocid_prefix="ocds-demo00")
        _contracts(by, today)
        last = today.replace(day=1) - dt.timedelta(days=1)
        period = FiguresPeriod(last.replace(month=1, day=1), last)
        release(by=by, counted=counted(by, by.own_trust_id, period))
        _requests(by, today)
        _summary(by, today)


def _contracts(by: Actor, today: dt.date) -> None:
    by_number = {call_off.reference[-3:]: call_off.pk for call_off in CallOff.objects.visible_to(by)}
    for number, terms in TERMS.items():
        set_public_terms(by=by, call_off_id=by_number[number], **terms)
    withhold(
        by=by,
        call_off_id=by_number["003"],
        item="maximum_value",
        section="43(2)",
        review_on=today + dt.timedelta(days=90),
        reason="The same tests are being bought again: the value would tell bidders what was paid.",
    )


def _requests(by: Actor, today: dt.date) -> None:
    """One answered in time, one in its clock, one that is due soon."""
    for reference, days_ago, question in (
        ("FOI-DEMO-1041", 60, QUESTION),
        ("FOI-DEMO-1077", 23, "How many patients were treated by insourcing companies, by month and specialty?"),
        ("FOI-DEMO-1083", 6, QUESTION),
    ):
        received = today - dt.timedelta(days=days_ago)
        made = log_request(by=by, reference=reference, received_on=received, question=question)
        if days_ago > 40:
            answered = add_working_days(received, 14)
            answer_request(
                by=by,
                request_id=made.pk,
                answered_on=answered,
                outcome="part",
                exemption="43(2)",
                answer="The return of the year so far; one maximum contract value is withheld.",
            )


def _summary(by: Actor, today: dt.date) -> None:
    """The summary of the financial year before, with what this service does not know of."""
    year = financial_year(today - dt.timedelta(days=366))
    for item, number, behind in (
        ("a", 6, "Maternity and community contracts renewed"),
        ("d", 1, "Framework for audiology"),
    ):
        count_elsewhere(by=by, year=year, item=item, number=number, behind=behind)
    items = [summary_item.payload() for summary_item in annual_summary(by, by.own_trust_id, year)]
    publish_summary(by=by, year=year, items=items)
