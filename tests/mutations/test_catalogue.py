"""The catalogue names tests that are there; whether they notice is the long tier's."""

import re

import pytest

from runner.paths import ROOT
from tests.mutations.catalogue import CATALOGUE

NAMED = sorted({test for mutation in CATALOGUE for test in mutation.tests})


@pytest.mark.parametrize("test", NAMED)
def test_every_test_of_the_catalogue_is_there(test):
    path, *names = re.sub(r"\[.*\]$", "", test).split("::")
    file = ROOT / path

    assert file.exists(), f"{path} is not there"
    source = "" if file.is_dir() else file.read_text()
    assert [name for name in names if not re.search(rf"^\s*(def|class) {name}\b", source, re.M)] == []
