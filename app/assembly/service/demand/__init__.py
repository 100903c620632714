"""Owners demand a temporary assembly, each with a signature made online (条例 13, 274-21).

Law: an owner is known by the unit code, the last four of the document and a code to the phone on
the register; each right signs once, with what it weighs on the register; both shares must be
reached. From then on the committee has its days to convene.
"""

from app.assembly.service.demand.acts import (
    DemandClosed,
    DemandInvalid,
    DemandNotFound,
    end_demand,
    get_demand,
    open_demand,
    sign_demand,
    start_assembly,
    withdraw_signature,
)
from app.assembly.service.demand.paper import print_demand
from app.assembly.service.demand.support import (
    Signer,
    Support,
    list_demands,
    signers_of,
    support_of,
)

__all__ = [
    "DemandClosed",
    "DemandInvalid",
    "DemandNotFound",
    "Signer",
    "Support",
    "end_demand",
    "get_demand",
    "list_demands",
    "open_demand",
    "print_demand",
    "sign_demand",
    "signers_of",
    "start_assembly",
    "support_of",
    "withdraw_signature",
]
