"""Tests: one folder per room, one file per behaviour, named after it."""
