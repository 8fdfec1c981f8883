"""Referral to treatment: clocks, week bands and the official files.

The clock is counted in whole days; weeks are days ÷ 7. Two rules differ by a day and both are kept: an RTT
pathway of 126 days is within 18 weeks and 127 breaches; a diagnostic wait of 41 days is within 6 weeks and 42
breaches.
"""

from nhs.codes import DiagnosticTest, RttEffect, RttLine, RttPart, RttStatus, rtt_line, tfcs_of_line
from nhs.rtt.bands import Summary, band_weeks, summarise
from nhs.rtt.clock import (
    DIAGNOSTIC_WEEKS,
    RTT_WEEKS,
    days_waited,
    diagnostic_band,
    diagnostic_breach_date,
    diagnostic_breached,
    rtt_band,
    rtt_breach_date,
    rtt_breached,
    weeks_waited,
)
from nhs.rtt.dm01 import Dm01File, Dm01Line, read_dm01
from nhs.rtt.files import FileFault, FileFaults
from nhs.rtt.full_csv import RttFile, RttSum, read_rtt
from nhs.rtt.rows import RttRow, rtt_rows
from nhs.rtt.sequence import Period, SequenceCheck, SequenceFinding, check_sequence

__all__ = [
    "DIAGNOSTIC_WEEKS",
    "RTT_WEEKS",
    "DiagnosticTest",
    "Dm01File",
    "Dm01Line",
    "FileFault",
    "FileFaults",
    "Period",
    "RttEffect",
    "RttFile",
    "RttLine",
    "RttPart",
    "RttRow",
    "RttStatus",
    "RttSum",
    "SequenceCheck",
    "SequenceFinding",
    "Summary",
    "band_weeks",
    "check_sequence",
    "days_waited",
    "diagnostic_band",
    "diagnostic_breach_date",
    "diagnostic_breached",
    "read_dm01",
    "read_rtt",
    "rtt_band",
    "rtt_breach_date",
    "rtt_breached",
    "rtt_line",
    "rtt_rows",
    "summarise",
    "tfcs_of_line",
    "weeks_waited",
]
