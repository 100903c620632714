"""Repairs and complaints from the report to the confirmed end, with their clocks."""
