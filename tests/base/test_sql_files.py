"""Statements beside their Python."""

from audit import schema
from base.sql_files import read_sql
from runner.paths import ROOT


def test_a_module_reads_the_statement_beside_it_once():
    read = read_sql("audit.schema", "catalogue")

    assert read == (ROOT / "audit/catalogue.sql").read_text()
    assert schema.CATALOGUE is read
