"""The reference file: a trust's estate, frameworks and contracts brought in at once."""

from contracts.reference.loading import LoadedReference, load_reference
from contracts.reference.records import read_file

__all__ = ["LoadedReference", "load_reference", "read_file"]
