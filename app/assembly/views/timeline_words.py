"""Words of a timeline: what each step is, who does it, where it stands, on which paper."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

STEP_WORDS = {
    "condition": _l("The condition for a first assembly is met"),
    "application": _l("Application for a preparatory group"),
    "group": _l("Preparatory group formed"),
    "group_posted": _l("Members of the group posted"),
    "drafts": _l("Rules of procedure and covenant drafted"),
    "first_meeting": _l("Time for the first assembly"),
    "request": _l("Demand of the owners"),
    "convene": _l("Time to convene what owners demand"),
    "approval": _l("Resolution of the convener"),
    "candidates": _l("Candidates posted"),
    "candidates_posting": _l("Candidates hang out"),
    "fund_plan": _l("Plan of works posted"),
    "fund_plan_posting": _l("Plan of works hangs out"),
    "notice": _l("Posting of the notice"),
    "notice_period": _l("The notice hangs out"),
    "residents_told": _l("The residents' committee told of the meeting"),
    "residents_told_result": _l("The residents' committee told of the decision"),
    "roll_objections": _l("Objections to the roll"),
    "roll_frozen": _l("Freezing of the roll"),
    "delivery": _l("Voting cards and ballots delivered"),
    "vote": _l("Vote of the owners"),
    "participation_objections": _l("Objections to who took part"),
    "result": _l("Posting of the preliminary result"),
    "result_posting": _l("The result hangs out"),
    "result_objections": _l("Objections to the result"),
    "final": _l("Final result"),
    "minutes": _l("Signing of the minutes"),
    "certificate": _l("Certificate of the street office"),
    "committee_meeting": _l("First meeting of the committee"),
    "committee_posted": _l("Members of the committee posted"),
    "handover": _l("Papers and seals handed over"),
    "filing": _l("Filing with the street office"),
    "filing_answer": _l("Answer to the filing"),
    "group_dissolved": _l("Preparatory group dissolved"),
    "company_notice": _l("Written notice to the property company"),
    "company_notice_period": _l("Time until the company may be dismissed"),
    "revocation": _l("A court can be asked to revoke the decision"),
}

STATE_WORDS = {
    "done": _l("done"),
    "late": _l("late"),
    "blocked": _l("waits for other steps"),
    "running": _l("running"),
    "waiting": _l("to do"),
}
STATE_TAGS = {"done": "good", "late": "bad", "running": "warning"}

DEMAND_WORDS = {
    "collecting": _l("collecting signatures"),
    "reached": _l("enough have signed"),
    "convened": _l("the assembly is being prepared"),
    "ended": _l("closed"),
}

WHO_WORDS = {
    "owners": _l("Owners"),
    "developer": _l("Developer"),
    "street_office": _l("Street office"),
    "preparatory_group": _l("Preparatory group"),
    "convener": _l("Convener"),
    "registrar": _l("Registrar"),
    "counters": _l("Clerk and scrutineer"),
    "committee": _l("Owners' committee"),
    "company": _l("Property company"),
}

PAPER_WORDS = {
    "founding-report": _l("Report on the condition"),
    "group-application": _l("Application with signatures"),
    "group-members": _l("List of the group's members"),
    "prepared-matters": _l("Notice of the prepared matters"),
    "requisition": _l("Demand with signatures"),
    "approval": _l("Resolution of the convener"),
    "candidates": _l("Pages of the candidates"),
    "fund-plan": _l("Plan of works"),
    "notice": _l("Notice of the assembly"),
    "roll-posting": _l("Posted roll"),
    "roll": _l("Frozen roll"),
    "delivery-receipt": _l("Register of deliveries"),
    "ballot": _l("Ballots"),
    "result": _l("Posted result"),
    "minutes": _l("Minutes, sealed"),
    "certificate": _l("Certificate of the street office"),
    "committee-minutes": _l("Minutes of the committee"),
    "committee-members": _l("List of the committee's members"),
    "handover": _l("List of what was handed over"),
    "filing": _l("Filing form"),
    "filing-certificate": _l("Answer of the street office"),
    "group-dissolved": _l("Notice that the group is dissolved"),
    "dismissal": _l("Letter of dismissal"),
}
