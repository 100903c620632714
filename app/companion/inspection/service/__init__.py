"""Acts and answers of inspection, for the parts above."""

from app.companion.inspection.service.acts import OrderNotFound
from app.companion.inspection.service.escalation import escalate_overdue
from app.companion.inspection.service.figures import OrderFigures, order_figures
from app.companion.inspection.service.following import (
    community_of_patrol,
    finding_categories,
    open_finding_ticket,
    read_finding_photo,
)
from app.companion.inspection.service.orders import (
    OrderBasisMissing,
    OrderBodyMissing,
    OrderDayWrong,
    OrderFacts,
    OrderInvalid,
    OrderSubjectMissing,
    accept_reply,
    days_of_order,
    issue_order,
    reply_to_order,
    return_reply,
    withdraw_order,
)
from app.companion.inspection.service.patrols import (
    FindingKindMissing,
    Patrol,
    PatrolEnded,
    PatrolInvalid,
    PatrolNotFound,
    add_finding,
    end_patrol,
    get_finding,
    get_patrol,
    list_patrols,
    note_fine,
    start_patrol,
)
from app.companion.inspection.service.photos import OrderPhotoNotFound, OrderPhotosTooMany
from app.companion.inspection.service.reading import (
    Order,
    OrderLine,
    community_of_order,
    get_order,
    list_orders,
    read_order_paper,
    read_order_photo,
)
from app.companion.inspection.service.states import OrderActNotNow, OrderNotYours
from app.companion.inspection.service.texts import OrderTextMissing, OrderTextTooLong
from app.companion.inspection.service.waiting import ANSWER, LOOK, MISSED, waiting_orders

__all__ = [
    "ANSWER",
    "LOOK",
    "MISSED",
    "FindingKindMissing",
    "Order",
    "OrderActNotNow",
    "OrderBasisMissing",
    "OrderBodyMissing",
    "OrderDayWrong",
    "OrderFacts",
    "OrderFigures",
    "OrderInvalid",
    "OrderLine",
    "OrderNotFound",
    "OrderNotYours",
    "OrderPhotoNotFound",
    "OrderPhotosTooMany",
    "OrderSubjectMissing",
    "OrderTextMissing",
    "OrderTextTooLong",
    "Patrol",
    "PatrolEnded",
    "PatrolInvalid",
    "PatrolNotFound",
    "accept_reply",
    "add_finding",
    "community_of_order",
    "community_of_patrol",
    "days_of_order",
    "end_patrol",
    "escalate_overdue",
    "finding_categories",
    "get_finding",
    "get_order",
    "get_patrol",
    "issue_order",
    "list_orders",
    "list_patrols",
    "note_fine",
    "open_finding_ticket",
    "order_figures",
    "read_finding_photo",
    "read_order_paper",
    "read_order_photo",
    "reply_to_order",
    "return_reply",
    "start_patrol",
    "waiting_orders",
    "withdraw_order",
]
