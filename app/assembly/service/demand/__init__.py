"""Owners demand a temporary assembly, each with a signature made online (条例 13, 274-21).

Law: an owner is known by the unit code, the last four of the document and a code to the phone on
the register; each right signs once, with what it weighs on the register; both shares must be
reached. From then on the committee has its days to convene; one that does not is ordered to, and
then an office convenes (274-51). An application for a preparatory group is signed the same way.
"""

from app.assembly.service.demand.acts import (
    CommitteeSits,
    DemandClosed,
    DemandInvalid,
    DemandNotFound,
    answer_application,
    check_kind,
    end_demand,
    get_demand,
    open_demand,
    register_committee,
    sign_demand,
    start_assembly,
    withdraw_signature,
)
from app.assembly.service.demand.idle import (
    CommitteeInTime,
    OrderDayInvalid,
    OrderRunning,
    convene_for_committee,
    find_lacking,
    find_office,
    may_convene,
    may_order,
    order_convening,
)
from app.assembly.service.demand.paper import print_demand, print_order
from app.assembly.service.demand.support import (
    ASSEMBLY,
    GROUP,
    Signer,
    Support,
    is_handed_in,
    list_demands,
    signers_of,
    support_of,
)

__all__ = [
    "ASSEMBLY",
    "GROUP",
    "CommitteeInTime",
    "CommitteeSits",
    "DemandClosed",
    "DemandInvalid",
    "DemandNotFound",
    "OrderDayInvalid",
    "OrderRunning",
    "Signer",
    "Support",
    "answer_application",
    "check_kind",
    "convene_for_committee",
    "end_demand",
    "find_lacking",
    "find_office",
    "get_demand",
    "is_handed_in",
    "list_demands",
    "may_convene",
    "may_order",
    "open_demand",
    "order_convening",
    "print_demand",
    "print_order",
    "register_committee",
    "sign_demand",
    "signers_of",
    "start_assembly",
    "support_of",
    "withdraw_signature",
]
