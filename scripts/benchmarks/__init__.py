"""Measurements for docs/PERFORMANCE.md; never a test, and no figure here passes or fails."""
