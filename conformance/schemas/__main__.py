"""Writes the schemas again: `python -m conformance.schemas`."""

from conformance.schemas import write

write()
