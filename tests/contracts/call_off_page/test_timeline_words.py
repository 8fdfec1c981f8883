"""Everything that can happen to a call-off is said in words on its timeline."""

import re
from pathlib import Path

from contracts.call_offs.presenters import VERBS

ROOT = Path(__file__).parents[3]
RECORDED = re.compile(r'record\(\s*"(call_off\.[a-z_]+)"')


def test_every_deed_recorded_on_a_call_off_has_its_words():
    deeds = {deed for file in ROOT.glob("contracts/**/*.py") for deed in RECORDED.findall(file.read_text())}

    assert deeds - set(VERBS) == set()
