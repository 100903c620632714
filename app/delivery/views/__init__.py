"""HTTP of delivery: the ledger, messages, postings, reminders, doorstep lists, progress."""

from __future__ import annotations

from app.delivery.views.blueprint import blueprint

__all__ = ["blueprint"]
