"""The forms that ask for a report."""

from __future__ import annotations

import datetime as dt

from base.forms import DateField, Form


class AsAtForm(Form):
    as_at = DateField(label="As at the end of", hint="Leave empty for now", required=False)


class KpiForm(Form):
    first = DateField(label="First day", hint="For example, 1 4 2026")
    last = DateField(label="Last day", hint="Lists after today are not counted")

    @classmethod
    def initial_of(cls, today: dt.date) -> dict:
        """This month and the two before it."""
        begin = (today.replace(day=1) - dt.timedelta(days=40)).replace(day=1)
        return {"first": begin, "last": today}
