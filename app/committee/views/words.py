"""The words of this room's pages for what services call by a code."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

GROUP_WORDS = {"preparatory": _l("Preparatory group"), "reelection": _l("Re-election group")}
SIDE_WORDS = {
    "owner": _l("Owners"),
    "developer": _l("Developer"),
    "street_office": _l("Street office"),
    "residents_committee": _l("Residents' committee"),
    "police": _l("Police station"),
    "other": _l("Others"),
}
STATE_WORDS = {
    "forming": _l("being formed"),
    "posted": _l("posted"),
    "dissolved": _l("dissolved"),
    "nominating": _l("nominations"),
    "withdrawn": _l("withdrawn"),
    "decided": _l("decided"),
    "proposed": _l("waits for the person's own yes"),
    "submitted": _l("waits for the eligibility check"),
    "accepted": _l("accepted"),
    "refused": _l("not accepted"),
    "upheld": _l("Upheld"),
    "rejected": _l("Rejected"),
    "sitting": _l("in office"),
    "ended": _l("ended"),
    "alternate": _l("alternate"),
    "left": _l("left"),
    "declined": _l("declined"),
    "planned": _l("planned"),
    "held": _l("held"),
    "closed": _l("signed"),
    "cancelled": _l("cancelled"),
    "preparing": _l("being prepared"),
    "sent": _l("sent"),
    "returned": _l("returned"),
    "filed": _l("filed"),
}
WAY_WORDS = {
    "self": _l("by themselves"),
    "joint": _l("by several owners"),
    "residents_committee": _l("by the residents' committee"),
    "party_branch": _l("by the party branch"),
}
ITEM_WORDS = {
    "owner": _l("Is an owner here, by the register"),
    "capacity": _l("Has full legal capacity"),
    "law_abiding": _l("Abides by the law"),
    "duties": _l("Keeps the rules of the community and meets an owner's duties"),
    "upright": _l("Public-minded, upright, honest"),
    "able": _l("Has some ability to organise"),
    "time": _l("Has the time for it"),
    "illegal_building": _l("Has built nothing illegally"),
    "unpaid_fees": _l("Owes no fees"),
    "company_ties": _l("Neither they nor close kin work for the property company"),
    "business_use": _l("Has not turned a home into a business without consent"),
    "removed_before": _l("Was never removed from a committee for misconduct"),
    "consent": _l("Consent"),
    "promise": _l("Promise"),
    "nomination": _l("Nomination form"),
}
RESULT_WORDS = {
    "elected": _l("elected"),
    "alternate": _l("alternate"),
    "not_elected": _l("not elected"),
}
POST_WORDS = {"chair": _l("Chair"), "vice": _l("Vice-chair"), "member": _l("Member")}
LEFT_WORDS = {
    "not_owner": _l("is no longer an owner"),
    "resigned": _l("resigned"),
    "incapacity": _l("lost legal capacity"),
    "crime": _l("was convicted of a crime"),
    "removed": _l("was removed by the owners' assembly"),
    "corrected": _l("the result was corrected"),
    "other": _l("another reason"),
}
DECISION_WORDS = {
    "general": _l("Ordinary decision"),
    "convene": _l("To hold an owners' assembly"),
    "posts": _l("Election of chair and vice-chair"),
}
ANSWER_WORDS = {"yes": _l("in favour"), "no": _l("against"), "abstain": _l("abstain")}
DUTY_WORDS = {
    "inspection": _l("Inspection"),
    "owners": _l("Owners' opinions"),
    "company": _l("Dealings with the property company"),
    "money": _l("Funds and income"),
    "report": _l("Report to owners"),
    "other": _l("Other"),
}
GRADE_WORDS = {
    "very_good": _l("very good"),
    "good": _l("good"),
    "fair": _l("fair"),
    "poor": _l("poor"),
}
SLOT_WORDS = {
    "form": _l("Filing form"),
    "assembly_record": _l("Minutes of the owners' assembly"),
    "decision": _l("Decision of the owners' assembly"),
    "rules": _l("Rules of procedure"),
    "covenant": _l("Management covenant"),
    "first_meeting": _l("Record of the committee's first meeting"),
    "members": _l("List of members"),
    "promises": _l("Candidates' promises"),
    "training": _l("Record of the members' training"),
    "fund_rules": _l("Rules for the maintenance fund"),
    "postings": _l("Proofs of the postings"),
    "other": _l("Other papers"),
}
POSTED_PAPER_WORDS = {
    "roll": _l("Roll of owners"),
    "candidates": _l("Candidates of the election"),
    "preliminary": _l("Preliminary result"),
    "final": _l("Final result"),
    "committee": _l("Elected committee"),
}
# What stands on the road to a first committee, and who does it.
ROAD_WORDS = {
    "group": (_l("Form the preparatory group and post its members"), _l("Street office")),
    "candidates": (
        _l("Take nominations, check the candidates and post them"),
        _l("Preparatory group and street office"),
    ),
    "notice": (
        _l("Write rules, covenant and election into the draft, sign it, post the notice"),
        _l("Preparatory group and registrar"),
    ),
    "roll": (_l("Answer objections to the roll, freeze it, deliver the cards"), _l("Registrar")),
    "result": (
        _l("Owners vote; count, and post the preliminary result"),
        _l("Clerk and scrutineer"),
    ),
    "first_meeting": (
        _l("Enter the elected, hold the committee's first meeting"),
        _l("Elected committee"),
    ),
    "certificate": (
        _l("Final result, minutes, certificate"),
        _l("Preparatory group, then the street office"),
    ),
    "filing": (
        _l("Send the filing, and have the office's answer"),
        _l("Elected committee, then the street office"),
    ),
    "group_over": (_l("Dissolve the preparatory group"), _l("Street office")),
}
TASK_WORDS = {
    "post_group": _l("Post the list of the group's members"),
    "answer_objection": _l("Answer an objection"),
    "dissolve_group": _l("Dissolve the preparatory group"),
    "take_nominations": _l("Nominations are open until this day"),
    "post_candidates": _l("Check the candidates and post them"),
    "put_into_draft": _l("Put the candidates into an assembly's draft"),
    "take_over": _l("Enter the elected into the register"),
    "elect_again": _l("Too few were elected: elect again"),
    "first_meeting": _l("Hold the committee's first meeting"),
    "file": _l("File the committee with the street office"),
    "file_change": _l("File the change of members"),
    "answer_filing": _l("Answer the filing"),
    "hand_over": _l("Hand over from the former committee"),
    "elect_successor": _l("Elect the next committee"),
    "elect_anew": _l("Too few sit: elect the whole committee anew"),
    "fill_seats": _l("Fill the empty seats"),
    "result_gone": _l("The election of this committee is void: end its time in office"),
    "end_term": _l("The term is over"),
    "post_agenda": _l("Post the agenda of the meeting"),
    "record_meeting": _l("Hold and record the meeting"),
    "post_decisions": _l("Post the decisions of the meeting"),
    "hold_demanded": _l("Hold the meeting that members demanded"),
    "hold_regular": _l("Hold this year's regular owners' assembly"),
    "report_term": _l("Report the end of the term to the street office"),
    "form_reelection_group": _l("Form a re-election group"),
    "hold_first": _l("Hold the first owners' assembly"),
    "tell_residents_told": _l("Tell the residents' committee of the meeting"),
    "tell_residents_told_result": _l("Tell the residents' committee of the decision"),
    "hold_survey": _l("Hold this year's survey among owners"),
}
REMOVAL_WORDS = {
    "proposed": _l("the member is to be heard"),
    "heard": _l("the member was heard"),
    "in_notice": _l("before the owners"),
    "withdrawn": _l("withdrawn"),
    "removed": _l("removed"),
}
REMOVER_WORDS = {
    "owners": _l("Owners of a fifth or more"),
    "committee": _l("The committee"),
}
HEARING_WORDS = {"spoke": _l("spoke"), "declined": _l("declined to speak")}
KEPT_WORDS = {
    "record": _l("Record: roll, ballots, tallies, proofs"),
    "papers": _l("Papers: notice, results, minutes, certificate, attachments"),
    "filings": _l("Filings with the street office"),
    "delivery": _l("Service of notice: who was reached how"),
    "images": _l("Pictures and scans that show who somebody is"),
}
