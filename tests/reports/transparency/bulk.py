"""Five years of call-offs and their lists for one trust, written by statements: as much as a measurement needs."""

import datetime as dt
from decimal import Decimal

from base.row_security import acting_as
from contracts.models import CallOff, LedgerEntry, RateCard, RateLine, ServiceLine, ServiceLineSite
from sessions_app.models import Activity, Session, SessionFact
from tests.reports.support import DELIVERED
from tests.support.world import SYSTEM, World, make_need

YEARS = 5
FIRST, LAST = dt.date(2022, 1, 1), dt.date(2026, 10, 31)
A_YEAR = 5
LISTS = 24
PATIENTS = 40
PRICE = Decimal("3100.00")


def fill(world: World, *, years: int = YEARS, lists: int = LISTS) -> None:
    """``years`` of five call-offs a year with so many lists each, four patients a list, all signed off and accrued."""
    with acting_as(SYSTEM):
        call_offs = CallOff.objects.bulk_create(
            _call_off(world, year, n) for year in range(years) for n in range(A_YEAR)
        )
        lines = ServiceLine.objects.bulk_create(_line(world, call_off) for call_off in call_offs)
        ServiceLineSite.objects.bulk_create(
            ServiceLineSite(trust=world.trust, provider=world.provider, service_line=line, site=world.site)
            for line in lines
        )
        rates = _rates(world, lines)
        sessions = Session.objects.bulk_create(
            _session(world, line, rates[line.pk], at) for line in lines for at in range(lists)
        )
        SessionFact.objects.bulk_create(_fact(world, session) for session in sessions)
        LedgerEntry.objects.bulk_create(_accrued(world, session) for session in sessions)
        patients = [make_need(world, serial + 1).patient_id for serial in range(PATIENTS)]
        Activity.objects.bulk_create(
            _activity(world, session, patients[(session.pk * 4 + n) % PATIENTS], n)
            for session in sessions
            for n in range(4)
        )


def _both(world: World) -> dict:
    return {"trust": world.trust, "provider": world.provider}


def _call_off(world: World, year: int, n: int) -> CallOff:
    starts = dt.date(2022 + year, 1 + 2 * n, 1)
    held = world.call_off
    return CallOff(
        **_both(world),
        reference=f"BULK-{year}-{n}",
        title="Lists at weekends",
        lot=held.lot,
        regime=held.regime,
        process=held.process,
        signed_on=starts - dt.timedelta(days=20),
        starts_on=starts,
        ends_on=starts + dt.timedelta(days=364),
        maximum_value=Decimal("900000.00"),
        state=CallOff.State.EXPIRED,
    )


def _line(world: World, call_off: CallOff) -> ServiceLine:
    return ServiceLine(
        **_both(world),
        call_off=call_off,
        name="Endoscopy",
        tfc="301",
        setting="endoscopy",
        lead_name="Dr Kit Template",
        lead_gmc="0000017",
    )


def _rates(world: World, lines: list[ServiceLine]) -> dict[int, RateLine]:
    """A price of each line's own, by line."""
    cards = RateCard.objects.bulk_create(
        RateCard(**_both(world), call_off=line.call_off, version=1, valid_from=line.call_off.starts_on)
        for line in lines
    )
    made = RateLine.objects.bulk_create(
        RateLine(
            **_both(world), rate_card=card, service_line=line, day_type="saturday", unit="point", price=Decimal(310)
        )
        for card, line in zip(cards, lines, strict=True)
    )
    return {made_line.service_line_id: made_line for made_line in made}


def _session(world: World, line: ServiceLine, rate: RateLine, at: int) -> Session:
    starts = dt.datetime.combine(line.call_off.starts_on + dt.timedelta(days=7 * (at % 52)), dt.time(8, 30), dt.UTC)
    return Session(
        **_both(world),
        call_off=line.call_off,
        service_line=line,
        site=world.site,
        room=world.rooms[0],
        starts_at=starts,
        ends_at=starts + dt.timedelta(hours=4),
        state="draft",
        unit="points",
        planned_capacity=10,
        planned_cases=6,
        rate_line=rate,
        rate_unit="point",
        day_type="saturday",
        rate_price=Decimal("310.00"),
        expected_price=PRICE,
        booked_by="tests",
    )


def _fact(world: World, session: Session) -> SessionFact:
    nothing = dict.fromkeys(
        (
            "booked_patients",
            "cancelled_by_patient",
            "cancelled_by_provider",
            "points_delivered",
            "clock_stops",
            "outcomed",
        ),
        0,
    )
    said = nothing | DELIVERED | {"seen": 4, "delivered_price": PRICE}
    return SessionFact(
        **_both(world),
        session=session,
        call_off=session.call_off,
        service_line=session.service_line,
        site=world.site,
        room=world.rooms[0],
        day=session.starts_at.date(),
        tfc="301",
        short_notice=False,
        planned_minutes=240,
        planned_cases=6,
        planned_points=10,
        touch_minutes=Decimal(0),
        expected_price=PRICE,
        **said,
    )


def _accrued(world: World, session: Session) -> LedgerEntry:
    return LedgerEntry(**_both(world), call_off=session.call_off, session_id=session.pk, kind="accrued", amount=PRICE)


def _activity(world: World, session: Session, patient_id: int, n: int) -> Activity:
    return Activity(
        **_both(world),
        session=session,
        patient_id=patient_id,
        external_ref=f"B{session.pk}-{n}",
        body_hash=b"0" * 32,
        attended="5",
        tfc="301",
        opcs="H221",
        logged_by="tests",
    )
