"""Words of this room: phases, steps, and what stands in the way of publication."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.core.assembly import Phase
from app.platform.filters import local_time
from app.platform.roles import Role

if TYPE_CHECKING:
    from app.assembly.service.draft_motion import DraftInvalid

PHASE_WORDS = {
    Phase.DRAFT: _l("Draft"),
    Phase.APPROVED: _l("Resolved by the convener"),
    Phase.PUBLISHED: _l("Notice posted"),
    Phase.FROZEN: _l("Roll frozen"),
    Phase.OPEN: _l("Voting"),
    Phase.CLOSED: _l("Closed"),
    Phase.COUNTED: _l("Counted"),
    Phase.PRELIMINARY: _l("Preliminary result posted"),
    Phase.FINAL: _l("Final result"),
    Phase.MINUTED: _l("Minutes signed"),
    Phase.CERTIFIED: _l("Certified"),
    Phase.ANNULLED: _l("Annulled"),
    Phase.REVOKED: _l("Certificate revoked"),
}

ACT_WORDS = {
    "definition": _l("The assembly as it will be run"),
    "notice": _l("The notice of the assembly"),
    "ruling": _l("A ruling on an objection"),
    "manifest": _l("The frozen roll and its totals"),
    "reconciliation": _l("The numbers of the paper ballots"),
    "result": _l("The result"),
    "final": _l("The result as final"),
    "minutes": _l("The minutes"),
    "certificate": _l("The certificate"),
    "annulment": _l("The annulment"),
    "extend": _l("A later closing time"),
    "contact-change": _l("A changed contact"),
    "officer-change": _l("A changed officer"),
    "reissue": _l("A new voting code"),
    "proxy": _l("A proxy"),
    "proxy-end": _l("The end of a proxy"),
    "designation": _l("The voter whom the owners named"),
    "freeze": _l("A right that waits for a ruling"),
    "unfreeze": _l("A right released after its ruling"),
    "transfer": _l("A flat that has changed hands"),
    "revoke": _l("A ballot taken out of the count"),
    "roll-audit": _l("The audit of the roll"),
    "roll-correction": _l("A correction of the roll"),
    "lot": _l("The public draw between equals"),
    "certificate-revocation": _l("The revocation of the certificate"),
    "service": _l("A record of delivery"),
}


def close_time(moment: datetime | str) -> str:
    """Return a close as people say it: the end of a day is its 24:00, not the next day's 0:00."""
    instant = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    shown = local_time(instant)
    if not shown.endswith(" 00:00"):
        return shown
    return f"{local_time(instant - timedelta(days=1))[:10]} 24:00"


DRAFT_WORDS = {
    ("motion_title", "length"): _l("Motion %(motion)s needs a title of at most 120 characters."),
    ("motion_text", "length"): _l(
        "Motion %(motion)s needs its full text, at most 20,000 characters."
    ),
    ("motion_kind", "unknown"): _l("Choose how motion %(motion)s is voted."),
    ("motion_options", "count"): _l("Motion %(motion)s needs two to twenty options, one a line."),
    ("motion_options", "twice"): _l("Two options of motion %(motion)s read the same."),
    ("motion_options", "length"): _l("An option of motion %(motion)s has more than 60 characters."),
    ("motion_attachments", "count"): _l("Motion %(motion)s has more than five attachments."),
    ("motion_attachments", "unknown"): _l("An attachment is gone. Please add it again."),
    ("motion_budget", "number"): _l(
        "The budget of motion %(motion)s is a sum in yuan, such as 12000 or 12000.50."
    ),
    ("motion_proposer", "too_long"): _l("Who proposed motion %(motion)s: at most 60 characters."),
    ("motion_election", "range"): _l(
        "The numbers of the election in motion %(motion)s do not fit its candidates."
    ),
    ("motions", "too_many"): _l("One assembly votes on at most thirty motions."),
    ("record_date", "date"): _l("The record date is not a date: write it as 2026-03-08."),
    ("opens", "time"): _l("The opening is not a time: write it as 2026-03-08T00:00."),
    ("closes", "time"): _l("The closing is not a time: write it as 2026-03-15T00:00."),
    ("trustee_organisation", "length"): _l(
        "Trustee %(trustee)s needs an organisation of at most 60 characters."
    ),
    ("trustee_key", "key"): _l(
        "The public key of trustee %(trustee)s is not complete: it has 64 digits 0–9 and a–f, as "
        "the trustee's tool shows it."
    ),
    ("trustees", "too_many"): _l("There are three trustees or five, not more."),
    ("title", "length"): _l("The assembly needs a name of at most 120 characters."),
}
DRAFT_FIELD_WORDS = {
    "convener_name": _l("Name of the convener"),
    "publication_article": _l("Article that allows publication to everybody"),
    "count_place": _l("Where and when the count is held in public"),
    "paper_desk": _l("Where and when paper ballots are handed out"),
    "contact": _l("Phone for questions and objections"),
    "legal_basis": _l("Legal basis to be named in the notice"),
    "silence_basis": _l("Article of the community's own rules"),
    "secret_basis": _l("Article that allows secret ballots"),
    "lot": _l("Public draw that settles ties of the election"),
}
REFERENCE_WORDS = {
    "consultation": _l("Consultation: it asks for opinions and decides nothing."),
    "no_paper": _l(
        "For reference only: this assembly has no paper channel and gets no certificate."
    ),
    "platform": _l(
        "For reference only: a binding electronic vote needs the platform that this place "
        "prescribes."
    ),
}
TOO_LONG = _l("“%(field)s” is too long: at most %(limit)s characters.")
NOT_A_CHOICE = _l("One of the choices is not on the list. Please open the page again.")


def draft_sentence(refused: DraftInvalid) -> str:
    """Return what cannot be as it is, in the page's language."""
    fields = refused.fields
    if fields["reason"] == "too_long":
        name = DRAFT_FIELD_WORDS[str(fields["field"])]
        return str(TOO_LONG) % {"field": name, "limit": fields["limit"]}
    words = DRAFT_WORDS.get((str(fields["field"]), str(fields["reason"])))
    return str(words or NOT_A_CHOICE) % fields


CLASS_WORDS = {
    "ordinary": _l("more than half of those who take part"),
    "special": _l("three quarters of those who take part"),
    "unanimous_affected": _l("everybody concerned"),
}

TEST_WORDS = {
    "quorum_heads": _l("Taking part, by heads"),
    "quorum_area": _l("Taking part, by area"),
    "consent_heads": _l("In favour, by heads"),
    "consent_area": _l("In favour, by area"),
}

ROLE_WORDS = {
    Role.CONVENER: _l("Convener"),
    Role.CLERK: _l("Clerk"),
    Role.SCRUTINEER: _l("Scrutineer"),
    Role.STREET_OFFICE: _l("Street office"),
    Role.RESIDENTS_COMMITTEE: _l("Residents' committee"),
    Role.REGISTRAR: _l("Registrar"),
    Role.AUDITOR: _l("Auditor"),
}

DOCUMENT_WORDS = {
    "notice": _l("Notice of the assembly"),
    "motion": _l("Text of a motion"),
    "attachment": _l("Attachment"),
    "result_preliminary": _l("Preliminary result"),
    "result_final": _l("Final result"),
    "minutes": _l("Minutes, without the seal"),
    "minutes_signed": _l("Minutes, sealed"),
    "certificate": _l("Certificate of the street office"),
    "record_final": _l("Record up to the final result"),
    "annulment": _l("Reason of the annulment"),
    "extension": _l("Notice of the extension"),
    "certificate_revocation": _l("Reason of the certificate's revocation"),
}

ABOUT_WORDS = {
    "roll": _l("The roll"),
    "identity": _l("Who may vote"),
    "paper": _l("Paper ballots"),
    "procedure": _l("The procedure"),
    "result": _l("The result"),
}

EFFECT_WORDS = {
    "none": _l("Nothing needs to be done"),
    "recount": _l("Everything is counted again"),
    "revocation": _l("A ballot is taken out"),
    "correction": _l("The roll is corrected"),
    "freeze": _l("The frozen flat is released for the right person"),
    "extension": _l("Voting is extended"),
    "redelivery": _l("Cards or papers are delivered again"),
    "annulment": _l("The assembly is annulled"),
}

WHY_NOTHING_WORDS = {
    "mended": _l("It was put right already"),
    "no_influence": _l("It could not change the result"),
    "explained": _l("The answer explains it; nothing else was asked for"),
}

OBJECTION_STATE_WORDS = {
    "submitted": _l("received"),
    "accepted": _l("accepted"),
    "checking": _l("being checked"),
    "upheld": _l("Upheld"),
    "rejected": _l("Rejected"),
}

REASON_WORDS = {
    "error_in_notice": _l("An error in the notice"),
    "error_in_roll": _l("An error in the roll"),
    "upheld_objection": _l("An objection that was upheld"),
    "security": _l("The security of the vote"),
    "court_decision": _l("A decision of the court"),
    "error_in_certificate": _l("An error in the certificate"),
    "fraud": _l("A deceit that came to light"),
    "other": _l("Another reason"),
}

USE_WORDS = {
    "home": _l("Home"),
    "shop": _l("Shop"),
    "parking": _l("Parking space"),
    "other": _l("Other use"),
}

# What is wrong with a registrar's package, by the reason that RollPackageInvalid gives.
PACKAGE_WORDS = {
    "unreadable": _l("It is not issuer-out.zip as the registrar's tool writes it."),
    "too_large": _l("It is too large."),
    "rights": _l("The register has changed since the roll was exported: export it again."),
    "units": _l("A flat's area or building is not that of the register: export it again."),
    "signature": _l("It is signed with another key than the registrar's of this assembly."),
}

SOURCE_WORDS = {
    "register": _l("from the registration office"),
    "in_person": _l("the owner came in person"),
    "old_phone": _l("confirmed from the old phone"),
    "convener_list": _l("from the list of convener or property company"),
}

CHANGE_WORDS = {
    "new_number": _l("The owner has a new number"),
    "wrong_number": _l("The number on the roll is wrong"),
    "lost_phone": _l("The phone is lost"),
    "other": _l("Another reason"),
}

MATTER_WORDS = {
    "278-1": _l("278-1 Rules of procedure"),
    "278-2": _l("278-2 Management covenant"),
    "278-3": _l("278-3 Electing or replacing the owners' committee"),
    "278-4": _l("278-4 Hiring or dismissing the property company"),
    "278-5": _l("278-5 Using the maintenance fund"),
    "278-6": _l("278-6 Raising the maintenance fund (three quarters)"),
    "278-7": _l("278-7 Rebuilding (three quarters)"),
    "278-8": _l("278-8 Changing the use of common parts or doing business there (three quarters)"),
    "278-9": _l("278-9 Other major matters"),
    "279": _l("279 A flat used for business (all affected owners)"),
}
