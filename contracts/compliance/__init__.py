"""The compliance gate: rules with their sources, evidence, overrides, and what each run found."""
