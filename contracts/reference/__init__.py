"""The reference file: a trust's estate, frameworks and contracts brought in at once."""

from contracts.reference.loading import Loaded, load_reference
from contracts.reference.records import read_file

__all__ = ["Loaded", "load_reference", "read_file"]
