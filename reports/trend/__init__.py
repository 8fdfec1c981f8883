"""The waiting list week by week: a page, a chart with limits, a table, and a report of any week that was counted."""
