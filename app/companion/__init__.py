"""The companion of the vote: tickets, fees, accounts, notices. Nothing below imports it."""

PARTS = (
    "residents",
    "books",
    "fees",
    "tickets",
    "intake",
    "inspection",
    "rating",
    "spending",
    "accounts",
    "square",
    "overview",
)
"""From the ground up; each may have models, messages, service, views, jobs, commands."""
