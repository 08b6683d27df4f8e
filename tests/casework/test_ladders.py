"""Ladders before a title ends: every rung before the end, in order, on a working morning, and never doubled."""

import datetime as dt
import json
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from appointments.queries.holidays import is_public_holiday
from casework.rules import ladders
from casework.rules.ladders import (
    FILE,
    campaign_due_at,
    campaign_of,
    expires_at,
    fitting_ladder,
    rungs,
    rungs_ahead,
    rungs_to_post,
    title_over_at,
    working_day_until,
)

BERLIN = ZoneInfo("Europe/Berlin")
DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2045, 12, 31))
SINGLE = st.sampled_from(["usual", "opportunity"])
KINDS = st.sampled_from(["usual", "opportunity", "temporary_protection"])
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def days_of(code: str, ends_on: dt.date) -> list[dt.date]:
    return [moment.astimezone(BERLIN).date() for moment in rungs(code, ends_on, is_public_holiday)]


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


# ---- The data ------------------------------------------------------------------------------------------------


def test_the_ladders_are_those_the_office_agreed_on():
    rows = {row["code"]: row for row in json.loads(FILE.read_text("utf-8"))}
    assert {code: row["days_before"] for code, row in rows.items()} == {
        "usual": [120, 90, 60, 30, 14],
        "opportunity": [180, 120, 60],
        "temporary_protection": [],
    }
    campaign = rows["temporary_protection"]["campaign"]
    assert (campaign["title_ends_on"], campaign["send_on"]) == ("2027-03-04", "2027-01-12")
    assert {row["mark"] for row in rows.values()} <= {"found", "proposal", "general_knowledge"}
    assert all(row["source"] for row in rows.values())


def test_a_campaign_after_the_end_is_refused(tmp_path, monkeypatch):
    rows = json.loads(FILE.read_text("utf-8"))
    rows[2]["campaign"]["send_on"] = "2027-03-04"
    broken = tmp_path / "ladders.json"
    broken.write_text(json.dumps(rows), "utf-8")
    monkeypatch.setattr(ladders, "FILE", broken)
    ladders.ladders.cache_clear()
    try:
        with pytest.raises(ValueError, match="temporary_protection"):
            ladders.ladders()
    finally:
        monkeypatch.undo()
        ladders.ladders.cache_clear()


# ---- The rungs -----------------------------------------------------------------------------------------------


def test_the_usual_ladder_by_hand():
    """A title that ends on Wednesday, 31 March 2027."""
    assert days_of("usual", dt.date(2027, 3, 31)) == [
        dt.date(2026, 12, 1),
        dt.date(2026, 12, 31),
        dt.date(2027, 1, 29),  # 60 days before is Saturday, 30 January
        dt.date(2027, 3, 1),
        dt.date(2027, 3, 17),
    ]


def test_the_ladder_of_the_opportunity_to_stay_begins_half_a_year_before():
    assert days_of("opportunity", dt.date(2027, 6, 30)) == [
        dt.date(2026, 12, 31),  # 180 days before is New Year's Day
        dt.date(2027, 3, 2),
        dt.date(2027, 4, 30),  # 60 days before is the first of May
    ]


def test_temporary_protection_has_one_message_for_everybody():
    assert days_of("temporary_protection", dt.date(2027, 3, 4)) == [dt.date(2027, 1, 12)]


def test_who_has_an_earlier_end_is_told_four_weeks_before_it():
    assert days_of("temporary_protection", dt.date(2027, 1, 20)) == [dt.date(2026, 12, 23)]


def test_nine_o_clock_stays_nine_o_clock_across_both_changes_of_the_clock():
    summer = rungs("usual", dt.date(2027, 4, 14), is_public_holiday)[-1]  # 31 March 2027
    winter = rungs("usual", dt.date(2027, 4, 8), is_public_holiday)[-1]  # 25 March 2027
    assert (winter, summer) == (utc("2027-03-25T08:00"), utc("2027-03-31T07:00"))
    autumn = rungs("usual", dt.date(2026, 11, 9), is_public_holiday)[-1]  # Monday, 26 October 2026
    before = rungs("usual", dt.date(2026, 11, 6), is_public_holiday)[-1]  # Friday, 23 October 2026
    assert (before, autumn) == (utc("2026-10-23T07:00"), utc("2026-10-26T08:00"))


@given(SINGLE, DAYS)
@example("usual", dt.date(2027, 1, 10))
@example("usual", dt.date(2028, 4, 30))
def test_every_rung_is_before_the_end_in_order_on_a_working_morning_and_never_doubled(code, ends_on):
    moments = rungs(code, ends_on, is_public_holiday)
    local = [moment.astimezone(BERLIN) for moment in moments]
    assert len(moments) == len(ladders.ladders()[code].days_before)
    assert moments == sorted(set(moments))
    assert all(moment.utcoffset() == dt.timedelta(0) for moment in moments)
    assert {(moment.hour, moment.minute) for moment in local} == {(9, 0)}
    assert all(moment.date() < ends_on for moment in local)
    assert [moment for moment in local if moment.weekday() > 4 or is_public_holiday(moment.date())] == []


@given(SINGLE, DAYS)
def test_a_rung_moves_forward_by_days_off_only(code, ends_on):
    planned = sorted(ends_on - dt.timedelta(days=days) for days in ladders.ladders()[code].days_before)
    for wanted, day in zip(planned, days_of(code, ends_on), strict=True):
        assert day <= wanted
        skipped = [day + dt.timedelta(days=n) for n in range(1, (wanted - day).days + 1)]
        assert all(one.weekday() > 4 or is_public_holiday(one) for one in skipped)
        assert len(skipped) <= 6


@given(SINGLE, DAYS, st.integers(-10, 250))
def test_what_is_ahead_and_what_is_over_together_are_the_ladder(code, ends_on, days):
    now = dt.datetime.combine(ends_on - dt.timedelta(days=days), dt.time(12), dt.UTC)
    ahead = rungs_ahead(code, ends_on, now=now, is_holiday=is_public_holiday)
    whole = rungs(code, ends_on, is_public_holiday)
    assert ahead == whole[len(whole) - len(ahead) :]
    assert all(moment > now for moment in ahead)


@given(SINGLE, DAYS, st.integers(0, 23))
def test_a_clock_that_ticks_every_few_hours_posts_every_rung_exactly_once(code, ends_on, hour):
    posted = []
    now = dt.datetime.combine(ends_on - dt.timedelta(days=200), dt.time(hour), dt.UTC)
    while now < title_over_at(ends_on):
        due = rungs_to_post(code, ends_on, since=LONG_AGO, now=now, is_holiday=is_public_holiday)
        assert len(due) <= 1
        posted += [moment for moment in due if moment not in posted]
        now += dt.timedelta(hours=30)
    assert posted == rungs(code, ends_on, is_public_holiday)


def test_who_joined_after_a_rung_is_not_reminded_of_it():
    ends_on = dt.date(2027, 3, 31)
    rung = rungs("usual", ends_on, is_public_holiday)[0]
    ask = {"now": rung + dt.timedelta(hours=2), "is_holiday": is_public_holiday}
    assert rungs_to_post("usual", ends_on, since=rung - dt.timedelta(hours=1), **ask) == [rung]
    assert rungs_to_post("usual", ends_on, since=rung + dt.timedelta(hours=1), **ask) == []


# ---- The end -------------------------------------------------------------------------------------------------


@given(KINDS, DAYS)
def test_no_reminder_lives_longer_than_the_title(code, ends_on):
    for moment in rungs(code, ends_on, is_public_holiday):
        until = expires_at(moment, ends_on)
        assert moment < until <= title_over_at(ends_on)
        assert until - moment <= dt.timedelta(days=7)


def test_a_title_is_over_at_midnight_of_the_office():
    assert title_over_at(dt.date(2026, 10, 24)) == utc("2026-10-24T22:00")
    assert title_over_at(dt.date(2026, 10, 25)) == utc("2026-10-25T23:00")


def test_a_campaign_is_there_until_the_last_day_and_not_after_it():
    assert campaign_of("temporary_protection", today=dt.date(2027, 3, 4)) is not None
    assert campaign_of("temporary_protection", today=dt.date(2027, 3, 5)) is None
    assert campaign_of("usual", today=dt.date(2026, 10, 5)) is None


def test_a_campaign_is_only_for_titles_that_end_by_its_day():
    ask = {"today": dt.date(2026, 10, 5)}
    assert fitting_ladder("temporary_protection", dt.date(2027, 3, 4), **ask) == "temporary_protection"
    assert fitting_ladder("temporary_protection", dt.date(2027, 3, 5), **ask) == "usual"
    assert fitting_ladder("temporary_protection", dt.date(2027, 3, 4), today=dt.date(2027, 3, 5)) == "usual"
    assert fitting_ladder("opportunity", dt.date(2028, 3, 5), **ask) == "opportunity"


@given(DAYS, st.integers(0, 24 * 400))
def test_who_comes_late_to_a_campaign_is_told_on_the_next_working_morning(ends_on, hours):
    now = utc("2026-06-01T00:00") + dt.timedelta(hours=hours)
    due = campaign_due_at("temporary_protection", ends_on, now=now, is_holiday=is_public_holiday).astimezone(BERLIN)
    assert due >= now or due == rungs("temporary_protection", ends_on, is_public_holiday)[0]
    assert due.hour == 9
    assert due.weekday() < 5
    assert not is_public_holiday(due.date())


def test_christmas_and_its_weekend_are_skipped():
    """In 2027 Christmas is a weekend; in 2026 it is a Friday and a Saturday before a Sunday."""
    assert working_day_until(dt.date(2026, 12, 27), is_public_holiday) == dt.date(2026, 12, 24)
    assert working_day_until(dt.date(2027, 3, 29), is_public_holiday) == dt.date(2027, 3, 25)  # Easter Monday
