"""The ledger of a call-off: committed, accrued, invoiced, left; limits, opening positions, forecast."""
