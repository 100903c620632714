"""Tickets: what residents report, who has to see to it and until when, and how it ended."""
