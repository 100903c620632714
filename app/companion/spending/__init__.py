"""Budgets and payments: no money leaves without its authority and two bodies' codes."""
