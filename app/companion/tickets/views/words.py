"""What states, acts and bodies are called on pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

STATE_WORDS = {
    "open": _l("reported"),
    "accepted": _l("taken on"),
    "on_site": _l("somebody is there"),
    "working": _l("in work"),
    "waiting_parts": _l("waiting for parts"),
    "paused": _l("paused"),
    "fund": _l("with the maintenance fund"),
    "done_claimed": _l("done, to be confirmed"),
    "closed": _l("finished"),
    "withdrawn": _l("taken back"),
    "joined": _l("joined to another"),
}
BODY_WORDS = {
    "property_company": _l("Property company"),
    "committee": _l("Owners' committee"),
    "residents_committee": _l("Residents' committee"),
    "street": _l("Street office"),
    "department": _l("Department"),
    "inspector": _l("Inspector"),
    "reporter": _l("Whoever reported it"),
    "clock": _l("The clock"),
    "system": _l("Another system"),
}
HAPPENED_WORDS = {
    "open": _l("Reported"),
    "accept": _l("Taken on"),
    "arrive": _l("Somebody is there"),
    "start": _l("Work began"),
    "wait_parts": _l("Waiting for parts"),
    "pause": _l("Paused"),
    "resume": _l("Work goes on"),
    "claim_done": _l("Said to be done"),
    "confirm": _l("Confirmed"),
    "let_rest": _l("Nobody answered in time: counted as confirmed"),
    "rate": _l("Rated"),
    "reopen": _l("Opened again"),
    "withdraw": _l("Withdrawn by the reporter"),
    "transfer": _l("Handed on"),
    "share": _l("Another body was asked to help"),
    "whistle": _l("Called to the spot"),
    "report_back": _l("Reported back"),
    "change": _l("Kind, size, place or urgency changed"),
    "publish": _l("Made public or private"),
    "note": _l("Note"),
    "photos": _l("Photos added"),
    "urge": _l("Asked to hurry"),
    "contact": _l("Spoke with whoever reported it"),
    "visit": _l("Asked afterwards"),
    "join": _l("Joined to another report"),
    "to_fund": _l("Made a matter of the maintenance fund"),
    "from_fund": _l("The matter of the maintenance fund has ended"),
    "paper": _l("Document issued"),
    "answer_paper": _l("Document answered"),
    "remind": _l("Reminder: time is running out"),
    "late": _l("Overdue: the next body looks after it"),
}
DO_WORDS = {
    "accept": _l("Take it on"),
    "arrive": _l("I am there"),
    "start": _l("Begin the work"),
    "wait_parts": _l("Wait for parts"),
    "pause": _l("Pause"),
    "resume": _l("Go on"),
    "claim_done": _l("It is done"),
    "confirm": _l("Confirm: it is in order"),
    "rate": _l("Rate"),
    "reopen": _l("Not in order: open it again"),
    "withdraw": _l("Take it back"),
    "transfer": _l("Hand it on"),
    "share": _l("Ask another body to help"),
    "whistle": _l("Whistle: call somebody to the spot"),
    "report_back": _l("Report back"),
    "change": _l("Change kind, size, place or urgency"),
    "note": _l("Write a note"),
    "photos": _l("Add photos"),
    "urge": _l("Ask to hurry"),
    "contact": _l("Note a talk with whoever reported it"),
    "visit": _l("Note the answer afterwards"),
    "join": _l("Join it to another report"),
    "from_fund": _l("Take it back from the maintenance fund"),
    "answer_paper": _l("Answer the document"),
}
LEVEL_WORDS = {
    "small": _l("Small: one flat or one spot, such as a lamp or a door"),
    "ordinary": _l("Ordinary: several households, or a larger part that all share"),
    "large": _l("Large: the whole community, or people are in danger"),
}
SIZE_WORDS = {
    "small": _l("if small"),
    "ordinary": _l("if ordinary"),
    "large": _l("if large"),
}
PHOTOS_WORDS = {
    "both": _l(
        "A photo from before (by whoever reported it or by the worker), one after, an explanation."
    ),
    "after": _l("A photo of how it looks afterwards, and an explanation."),
    "none": _l("An explanation; no photos."),
}
PROOF_WORDS = {
    "both": _l("before and after"),
    "after": _l("after only"),
    "none": _l("no photos"),
}
HOURS_WORDS = {
    "always": _l("day and night"),
    "daytime": _l("service hours"),
    "workdays": _l("working days"),
}
TIME_WORDS = {
    "from": _l("From"),
    "until": _l("Until"),
    "days": _l("Days"),
}
CLOCK_WORDS = {
    "response_minutes": _l("First answer or visit, in minutes"),
    "response_hours": _l("These minutes run"),
    "answered_by": _l("First answer counts"),
    "repair_minutes": _l("To be done within so many days"),
    "parts_minutes": _l("The same if parts have to come, in days"),
    "repair_hours": _l("These days run"),
}
AFTER_WORDS = {
    "confirm_days": _l("Days of silence after which it counts as confirmed"),
    "reopen_days": _l("Days in which it can be opened again"),
    "remind_percent": _l("Part of the time after which a reminder is sent, in percent"),
    "escalate_hours": _l("Hours after which what is late goes one step further up"),
    "pause_days": _l("Days that all pauses may last together"),
}
FIELD_WORDS = {
    "words": _l("Name"),
    "group": _l("Group"),
    "level": _l("How large it is"),
    "priority": _l("Urgency"),
    "clock": _l("Clock"),
    "photos": _l("Photos needed for closing"),
    "why": _l("Why fewer photos are enough"),
}
LIST_WORDS = {
    "departments": _l("Department"),
    "places": _l("Place"),
    "groups": _l("Group"),
}
PRIORITY_WORDS = {
    "hazard": _l("danger"),
    "high": _l("urgent"),
    "ordinary": _l("ordinary"),
}
STAGE_WORDS = {
    "response": _l("First answer or visit"),
    "repair": _l("Done"),
}
PAUSE_WORDS = {
    "access": _l("The resident wants another day"),
    "weather": _l("Weather"),
    "decision": _l("A decision is awaited"),
    "other": _l("Another reason"),
}
PARTY_WORDS = {
    "held": _l("had it before"),
    "joint": _l("helps"),
    "whistle": _l("was called to the spot"),
    "overseer": _l("looks after it, because it is overdue"),
}
REASON_WORDS = {
    "first_answer": _l("waits for a first answer"),
    "late": _l("overdue with you"),
    "overseen": _l("overdue with others: look after it"),
    "called": _l("you were called: report back"),
    "notice": _l("a notice has to be answered"),
}
SOURCE_WORDS = {
    "phone": _l("by phone"),
    "desk": _l("at the desk"),
    "inspector": _l("by an inspector"),
    "webhook": _l("by another system"),
    "open311": _l("by another system"),
    "square": _l("from the owners' square"),
}
MOMENT_WORDS = {
    "report": _l("As reported"),
    "before": _l("Before"),
    "after": _l("After"),
}
PAPER_WORDS = {
    "mediation": _l("Record of a mediation"),
    "rectification": _l("Notice to put things right"),
}
