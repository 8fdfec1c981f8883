"""KPIs: what they are, what they are summed from, what a report says of them."""

from reports.kpis.definitions import KPIS, Kpi, Unit
from reports.kpis.facts import grouped_facts
from reports.kpis.report import kpi_result

__all__ = ["KPIS", "Kpi", "Unit", "grouped_facts", "kpi_result"]
