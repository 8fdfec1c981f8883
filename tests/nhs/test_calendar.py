import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs.calendar import (
    LONDON,
    AmbiguousLocalTime,
    BankHolidays,
    CalendarRangeError,
    DayType,
    MissingLocalTime,
    NaiveInstant,
    Process,
    Regime,
    add_working_days,
    day_type,
    financial_year,
    financial_year_dates,
    is_working_day,
    london,
    london_day,
    london_day_bounds,
    standstill_end,
    working_days_between,
)
from nhs.errors import Invalid

covered_days = st.dates(dt.date(2013, 1, 1), dt.date(2027, 12, 31))


class TestBankHolidays:
    def test_they_cover_whole_years_and_say_which(self):
        holidays = BankHolidays.england_and_wales()
        assert (holidays.first, holidays.last) == (dt.date(2012, 1, 1), dt.date(2028, 12, 31))

    def test_christmas_is_one_and_its_eve_is_not(self):
        holidays = BankHolidays.england_and_wales()
        assert holidays.title(dt.date(2026, 12, 25)) == "Christmas Day"
        assert dt.date(2026, 12, 24) not in holidays

    def test_a_substitute_day_is_one(self):
        assert not is_working_day(dt.date(2026, 12, 28))

    @pytest.mark.parametrize("day", [dt.date(2011, 12, 31), dt.date(2029, 1, 1)])
    def test_a_date_beyond_them_is_an_error_never_a_weekday(self, day):
        with pytest.raises(CalendarRangeError, match="Bank holidays are loaded from Sun 1 Jan 2012"):
            is_working_day(day)

    def test_counting_past_the_end_is_an_error_too(self):
        with pytest.raises(CalendarRangeError):
            add_working_days(dt.date(2028, 12, 29), 1)

    def test_a_newer_list_can_be_given(self):
        later = BankHolidays.of({dt.date(2030, 1, 1): "New Year’s Day", dt.date(2030, 12, 25): "Christmas Day"})
        assert is_working_day(dt.date(2030, 1, 2), later)
        assert not is_working_day(dt.date(2030, 1, 1), later)


class TestWorkingDays:
    def test_easter_is_stepped_over(self):
        assert add_working_days(dt.date(2026, 4, 2), 1) == dt.date(2026, 4, 7)

    def test_backwards_steps_over_it_too(self):
        assert add_working_days(dt.date(2026, 4, 7), -1) == dt.date(2026, 4, 2)

    @given(covered_days, st.integers(1, 60))
    def test_the_nth_working_day_is_n_working_days_away(self, day, count):
        end = add_working_days(day, count)
        assert is_working_day(end)
        assert working_days_between(day, end) == count
        assert working_days_between(end, day) == -count

    @given(covered_days, st.integers(0, 60))
    def test_there_and_back_is_the_start_again(self, day, count):
        if is_working_day(day):
            assert add_working_days(add_working_days(day, count), -count) == day


class TestFinancialYear:
    @pytest.mark.parametrize(
        ("day", "label"),
        [
            (dt.date(2026, 3, 31), "2025/26"),
            (dt.date(2026, 4, 1), "2026/27"),
            (dt.date(2027, 1, 1), "2026/27"),
            (dt.date(2099, 4, 1), "2099/00"),
        ],
    )
    def test_it_runs_from_1_april(self, day, label):
        assert financial_year(day) == label

    @given(st.dates(dt.date(1948, 7, 5), dt.date(2148, 7, 5)))
    def test_a_day_lies_between_its_years_dates(self, day):
        first, last = financial_year_dates(financial_year(day))
        assert first <= day <= last

    @pytest.mark.parametrize("label", ["2026", "2026/28", "2026-27", ""])
    def test_a_label_that_is_none_is_refused(self, label):
        with pytest.raises(ValueError, match="written like 2026/27"):
            financial_year_dates(label)


class TestDayType:
    @pytest.mark.parametrize(
        ("day", "clock", "expected"),
        [
            (dt.date(2026, 12, 4), dt.time(8, 30), DayType.WEEKDAY_DAY),
            (dt.date(2026, 12, 4), dt.time(17, 59), DayType.WEEKDAY_DAY),
            (dt.date(2026, 12, 4), dt.time(18, 0), DayType.WEEKDAY_EVENING),
            (dt.date(2026, 12, 5), dt.time(19, 0), DayType.SATURDAY),
            (dt.date(2026, 12, 6), dt.time(8, 30), DayType.SUNDAY),
            (dt.date(2026, 12, 25), dt.time(18, 0), DayType.BANK_HOLIDAY),
            (dt.date(2021, 12, 25), dt.time(9, 0), DayType.SATURDAY),
            (dt.date(2021, 12, 27), dt.time(9, 0), DayType.BANK_HOLIDAY),
        ],
    )
    def test_a_session_has_the_type_of_its_start(self, day, clock, expected):
        assert day_type(london(day, clock)) is expected

    def test_the_start_of_the_evening_is_a_setting(self):
        start = london(dt.date(2026, 12, 4), dt.time(17, 0))
        assert day_type(start, evening_from=dt.time(17, 0)) is DayType.WEEKDAY_EVENING

    def test_it_is_the_london_day_and_clock_that_count(self):
        assert day_type(dt.datetime(2026, 7, 31, 17, 30, tzinfo=dt.UTC)) is DayType.WEEKDAY_EVENING
        assert day_type(dt.datetime(2026, 7, 31, 23, 30, tzinfo=dt.UTC)) is DayType.SATURDAY

    def test_beyond_the_bank_holidays_it_is_an_error(self):
        with pytest.raises(CalendarRangeError):
            day_type(dt.datetime(2031, 1, 4, 9, tzinfo=dt.UTC))


class TestLondon:
    def test_the_day_of_an_instant_is_the_london_day(self):
        assert london_day(dt.datetime(2026, 7, 31, 23, 30, tzinfo=dt.UTC)) == dt.date(2026, 8, 1)
        assert london_day(dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC)) == dt.date(2026, 12, 31)

    @pytest.mark.parametrize("instant", [dt.datetime(2026, 7, 31, 23, 30), dt.date(2026, 7, 31)])  # noqa: DTZ001
    def test_an_instant_without_an_offset_is_refused(self, instant):
        with pytest.raises(NaiveInstant, match="an offset"):
            london_day(instant)

    @pytest.mark.parametrize("clock", [dt.time(1, 0), dt.time(1, 30), dt.time(1, 59, 59)])
    def test_the_hour_the_clocks_skip_is_refused(self, clock):
        with pytest.raises(MissingLocalTime, match="does not exist on Sun 28 Mar 2027"):
            london(dt.date(2027, 3, 28), clock)

    @pytest.mark.parametrize("clock", [dt.time(1, 0), dt.time(1, 30), dt.time(1, 59, 59)])
    def test_the_hour_the_clocks_repeat_is_refused(self, clock):
        with pytest.raises(AmbiguousLocalTime, match="happens twice on Sun 25 Oct 2026"):
            london(dt.date(2026, 10, 25), clock)

    @pytest.mark.parametrize("clock", [dt.time(0, 59), dt.time(2, 0)])
    def test_the_hours_beside_them_are_not(self, clock):
        for day in (dt.date(2027, 3, 28), dt.date(2026, 10, 25)):
            assert london(day, clock).astimezone(LONDON).time() == clock

    def test_both_refusals_are_value_errors_with_a_code(self):
        assert issubclass(AmbiguousLocalTime, ValueError)
        assert issubclass(MissingLocalTime, ValueError)
        assert AmbiguousLocalTime.code == "local_time_ambiguous"
        assert MissingLocalTime.code == "local_time_missing"

    def test_a_clock_time_with_an_offset_is_refused(self):
        with pytest.raises(ValueError, match="without an offset"):
            london(dt.date(2026, 12, 5), dt.time(9, tzinfo=dt.UTC))

    @pytest.mark.parametrize(
        ("day", "hours"), [(dt.date(2026, 3, 29), 23), (dt.date(2026, 10, 25), 25), (dt.date(2026, 6, 1), 24)]
    )
    def test_a_day_is_23_24_or_25_hours_long(self, day, hours):
        start, end = (instant.astimezone(dt.UTC) for instant in london_day_bounds(day))
        assert end - start == dt.timedelta(hours=hours)

    @given(st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2037, 12, 31)))  # noqa: DTZ001
    def test_what_is_accepted_reads_the_same_on_a_london_clock(self, wall):
        try:
            instant = london(wall.date(), wall.time())
        except (AmbiguousLocalTime, MissingLocalTime):
            return
        assert instant.astimezone(dt.UTC).astimezone(LONDON).replace(tzinfo=None) == wall
        assert london_day(instant) == wall.date()


class TestStandstill:
    @pytest.mark.parametrize(
        ("published", "end"),
        [
            (dt.date(2025, 9, 25), dt.date(2025, 10, 8)),
            (dt.date(2025, 12, 1), dt.date(2025, 12, 12)),
            (dt.date(2026, 2, 5), dt.date(2026, 2, 18)),
            (dt.date(2026, 3, 5), dt.date(2026, 3, 18)),
            (dt.date(2026, 3, 20), dt.date(2026, 4, 1)),
        ],
    )
    @pytest.mark.parametrize("process", ["direct_award_c", "most_suitable_provider", "competitive", "mini_competition"])
    def test_the_five_real_notices_under_the_provider_selection_regime(self, published, end, process):
        assert standstill_end(published, regime="PSR", process=process) == end

    def test_a_notice_of_1_june_2026_may_not_end_on_5_june(self):
        assert standstill_end(dt.date(2026, 6, 1), regime="PSR", process="competitive") == dt.date(2026, 6, 12)

    def test_bank_holidays_are_stepped_over(self):
        assert standstill_end(dt.date(2026, 12, 17), regime="PSR", process="competitive") == dt.date(2027, 1, 4)

    def test_the_procurement_act_counts_the_day_of_publication(self):
        assert standstill_end(dt.date(2026, 6, 1), regime="PA2023", process="competitive") == dt.date(2026, 6, 10)

    def test_the_procurement_act_published_on_a_saturday_starts_on_monday(self):
        assert standstill_end(dt.date(2026, 6, 6), regime="PA2023", process="competitive") == dt.date(2026, 6, 17)

    @pytest.mark.parametrize("process", ["light_touch", "mini_competition"])
    def test_the_procurement_act_leaves_light_touch_and_frameworks_to_the_trust(self, process):
        day = dt.date(2026, 6, 1)
        assert standstill_end(day, regime="PA2023", process=process) is None
        assert standstill_end(day, regime="PA2023", process=process, voluntary=True) == dt.date(2026, 6, 10)

    def test_the_2015_regulations_give_ten_days(self):
        assert standstill_end(dt.date(2024, 3, 4), regime="PCR2015", process="competitive") == dt.date(2024, 3, 14)

    def test_the_2015_regulations_never_end_on_a_day_off(self):
        assert standstill_end(dt.date(2024, 3, 19), regime="PCR2015", process="competitive") == dt.date(2024, 4, 2)

    @pytest.mark.parametrize("process", ["direct_award_a", "direct_award_b", "urgent", "direct_call_off"])
    @pytest.mark.parametrize("regime", list(Regime))
    def test_direct_awards_a_and_b_urgent_awards_and_direct_call_offs_have_none(self, regime, process):
        assert standstill_end(dt.date(2026, 6, 1), regime=regime, process=process) is None

    def test_words_are_understood_as_well_as_codes(self):
        end = standstill_end(dt.date(2026, 6, 1), regime="Provider Selection Regime", process="Direct award C")
        assert end == standstill_end(dt.date(2026, 6, 1), regime=Regime.PSR, process=Process.DIRECT_AWARD_C)

    def test_an_instant_counts_as_its_london_day(self):
        late = dt.datetime(2026, 5, 31, 23, 30, tzinfo=dt.UTC)
        assert standstill_end(late, regime="PSR", process="competitive") == dt.date(2026, 6, 12)

    def test_beyond_the_bank_holidays_it_is_an_error(self):
        with pytest.raises(CalendarRangeError):
            standstill_end(dt.date(2028, 12, 20), regime="PSR", process="competitive")

    @pytest.mark.parametrize(("regime", "process"), [("EU", "competitive"), ("PSR", "raffle"), (None, "urgent")])
    def test_an_unknown_regime_or_process_is_refused(self, regime, process):
        with pytest.raises(Invalid):
            standstill_end(dt.date(2026, 6, 1), regime=regime, process=process)
