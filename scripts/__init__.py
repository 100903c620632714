"""Operators' and builders' chores, run as `python -m scripts.NAME` from the repository."""
