"""Rows of this part: tariffs and bills, payments and credits, statements and differences."""

from app.companion.fees.models.bills import (
    BillRow,
    ReadingRow,
    RunRow,
    SpaceRow,
    TariffRow,
    VoidRow,
)
from app.companion.fees.models.payments import (
    AllocationRow,
    CallbackRow,
    PaymentLineRow,
    PaymentRow,
    RefundRow,
    ReminderRow,
)
from app.companion.fees.models.sandbox import SandboxOrderRow, SandboxRefundRow
from app.companion.fees.models.statements import DifferenceRow, StatementRow

__all__ = [
    "AllocationRow",
    "BillRow",
    "CallbackRow",
    "DifferenceRow",
    "PaymentLineRow",
    "PaymentRow",
    "ReadingRow",
    "RefundRow",
    "ReminderRow",
    "RunRow",
    "SandboxOrderRow",
    "SandboxRefundRow",
    "SpaceRow",
    "StatementRow",
    "TariffRow",
    "VoidRow",
]
