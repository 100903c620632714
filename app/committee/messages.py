"""What people are told when this room refuses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.platform.errors import Message

OWNERS: dict[str, Message] = {
    "owner_without_head": (409, _l("A parking space alone has no voice here.")),
}
GROUPS: dict[str, Message] = {
    "group_there": (409, _l("There is a group already that has not been dissolved.")),
    "extension_not_here": (
        409,
        _l("The rules of this place give the first meeting no further days."),
    ),
    "owner_not_cleared": (
        409,
        _l(
            "%(waiting)s owners in the group are not cleared yet: the street office or the "
            "residents' committee looks at each bar and ticks it."
        ),
    ),
    "group_member_invalid": (
        400,
        _l("Say whom the member stands for; an owner also needs the flat."),
    ),
}
CANDIDATES: dict[str, Message] = {
    "nominations_closed": (409, _l("Nominations are not open now.")),
    "candidate_not_person": (409, _l("Only a person can be on the committee, not a company.")),
    "nominee_not_found": (404, _l("No owner of this name stands on the register for this flat.")),
    "nominated_already": (409, _l("This owner is named in this election already.")),
    "supported_already": (409, _l("Your flat supports this candidate already.")),
    "own_support": (409, _l("Nobody counts as a supporter of themselves or their own flat.")),
    "not_the_candidate": (403, _l("Only the person who was named can do this.")),
    "promise_missing": (
        400,
        _l("Please tick both: the posting, and the promise."),
    ),
    "supporters_missing": (409, _l("%(short)s more supporters are needed.")),
    "support_missing": (409, _l("%(short)s more supporters are needed.")),
    "checklist_incomplete": (
        409,
        _l("Whoever accepts a candidate has ticked every point of the checklist."),
    ),
    "reason_missing": (400, _l("Please say why the candidate is refused.")),
    "not_owner_now": (409, _l("The register no longer has this person as an owner of the flat.")),
    "upload_not_taken": (
        400,
        _l("Only JPEG and PNG pictures and PDF files up to six megabytes are taken."),
    ),
    "papers_too_many": (409, _l("Thirty papers are the limit for one candidate.")),
}
ELECTIONS: dict[str, Message] = {
    "election_there": (409, _l("There is an election already that is not over.")),
    "lot_missing": (400, _l("Name the public draw that settles ties, before anybody stands.")),
    "nominations_still_open": (409, _l("Nominations are taken until %(until)s.")),
    "candidates_undecided": (
        409,
        _l("%(waiting)s nominations still wait for two officers, or for the candidate's yes."),
    ),
    "candidates_too_many": (409, _l("A ballot takes at most %(most)s candidates.")),
    "objections_waiting": (409, _l("%(waiting)s objections wait for their answer.")),
    "outcome_missing": (409, _l("The result of this election is not posted yet.")),
    "election_failed": (409, _l("Too few were elected: nobody takes a seat. Elect again.")),
    "outcome_taken": (409, _l("The committee stands on the register already.")),
}
COMMITTEES: dict[str, Message] = {
    "removal_open": (409, _l("A removal of this member is on its way already.")),
    "removal_unheard": (
        409,
        _l("Hear the member first, or record that the member declines to speak."),
    ),
    "removal_not_decided": (
        409,
        _l(
            "Only a carried and certified decision of the owners' assembly removes a member. "
            "Propose the removal, hear the member, and put it before the owners."
        ),
    ),
    "leaving_unproven": (
        400,
        _l("Hand in the paper on which the seat ends, such as the signed resignation."),
    ),
    "ground_missing": (400, _l("Say in the note on which ground the seat ends.")),
    "post_taken": (409, _l("The committee has a chair. End that post first.")),
    "committee_invalid": (
        400,
        _l("A committee needs a number of its own, seats for its members, and a term."),
    ),
    "agenda_too_late": (
        409,
        _l("The agenda must hang out %(days)s full days: the earliest meeting is %(earliest)s."),
    ),
    "meeting_not_quorate": (409, _l("Half of the members or fewer came: nothing can be decided.")),
    "meeting_not_yet": (409, _l("The meeting has not begun.")),
    "vote_of_absent": (409, _l("Only members who were there vote; nobody votes for another.")),
    "demand_too_small": (
        409,
        _l("A third of the members demand a meeting: tick at least %(need)s who sit now."),
    ),
    "record_unsigned": (409, _l("Have the record signed, and keep the signed sheet, first.")),
    "resolution_unfit": (
        409,
        _l("Only a carried and signed resolution to convene can approve a draft, and only one."),
    ),
    "survey_there": (409, _l("This year's survey was held already.")),
    "survey_not_open": (409, _l("Answers are taken from %(opens)s to %(closes)s.")),
    "survey_answered": (409, _l("Your flat has answered already. Each answers once.")),
    "survey_incomplete": (400, _l("Please give a grade to every question.")),
    "filing_there": (409, _l("A filing is being prepared or waits for its answer.")),
    "filing_incomplete": (409, _l("Papers are missing: %(missing)s.")),
    "filing_changed": (
        409,
        _l("A paper was handed in just now. Look through the filing and send it again."),
    ),
    "filing_number_missing": (400, _l("Please give the number of the certificate of filing.")),
}
POSTINGS: dict[str, Message] = {
    "paper_posting_invalid": (
        400,
        _l(
            "Say on which day the paper went up and who put it up, give one to six places, one on "
            "each line, and one picture (JPEG or PNG) for each of them in the same order."
        ),
    ),
    "paper_posting_too_short": (
        409,
        _l("It must hang until the end of %(until)s. Enter it on the day after, or later."),
    ),
}
MESSAGES: dict[str, Message] = {
    "committee_thing_not_found": (404, _l("There is nothing here by this number.")),
    "committee_text_invalid": (
        400,
        _l("A text is missing or longer than %(limit)s characters. Please look through the form."),
    ),
    "form_field_invalid": (400, _l("A date, a time or a number is missing or cannot be read.")),
    "not_allowed_at_this_stage": (409, _l("That cannot be done at this stage.")),
    **OWNERS,
    **GROUPS,
    **CANDIDATES,
    **ELECTIONS,
    **COMMITTEES,
    **POSTINGS,
}
