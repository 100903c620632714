"""Tickets from other systems: one signed door in, Open311 for reading."""
