"""Rows of this part: tariffs and bills, payments and credits, cash-ups, statements."""

from app.companion.fees.models.bills import (
    BillRow,
    LateBillRow,
    LateWaiverRow,
    ReadingRow,
    RunRow,
    SpaceRow,
    TariffRow,
    VoidRow,
)
from app.companion.fees.models.cash import CashCheckRow, CashCountRow
from app.companion.fees.models.payments import (
    AllocationRow,
    CallbackRow,
    MisfitRow,
    PaymentLineRow,
    PaymentRow,
    RefundLimitRow,
    RefundRow,
    ReminderRow,
    ReminderSentRow,
)
from app.companion.fees.models.sandbox import SandboxOrderRow, SandboxRefundRow
from app.companion.fees.models.statements import DifferenceRow, FetchRow, StatementRow

__all__ = [
    "AllocationRow",
    "BillRow",
    "CallbackRow",
    "CashCheckRow",
    "CashCountRow",
    "DifferenceRow",
    "FetchRow",
    "LateBillRow",
    "LateWaiverRow",
    "MisfitRow",
    "PaymentLineRow",
    "PaymentRow",
    "ReadingRow",
    "RefundLimitRow",
    "RefundRow",
    "ReminderRow",
    "ReminderSentRow",
    "RunRow",
    "SandboxOrderRow",
    "SandboxRefundRow",
    "SpaceRow",
    "StatementRow",
    "TariffRow",
    "VoidRow",
]
