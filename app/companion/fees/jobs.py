"""What the clock makes due in this part: lost callbacks, refunds, statements."""

from __future__ import annotations

from app.companion.fees.service import (
    ask_about_waiting,
    fetch_statements,
    send_waiting_back,
    send_waiting_refunds,
)

JOBS = {
    "fees.ask": ask_about_waiting,
    "fees.refunds": send_waiting_refunds,
    "fees.misfits": send_waiting_back,
    "fees.statements": fetch_statements,
}
