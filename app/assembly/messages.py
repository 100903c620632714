"""What people are told when this room refuses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.platform.errors import Message

MESSAGES: dict[str, Message] = {
    "assessment_invalid": (
        400,
        _l(
            "Say what was looked at, by whom and on which past day, and hand in the paper as a PDF "
            "of at most ten megabytes."
        ),
    ),
    "assessment_not_found": (404, _l("There is no such assessment, or it is confirmed already.")),
    "assessment_own": (409, _l("Another officer than the one who entered it confirms it.")),
    "attachment_not_taken": (
        400,
        _l("An attachment is a PDF or a picture (JPEG, PNG) of at most ten megabytes."),
    ),
    "not_a_consultation": (
        409,
        _l("Only a consultation that is over can be put to a binding vote."),
    ),
    "demand_not_found": (404, _l("There is no such demand.")),
    "demand_invalid": (
        400,
        _l("Say in a title and a text what the assembly is to decide: at most 5,000 characters."),
    ),
    "committee_sits": (
        409,
        _l(
            "This community has an owners' committee in office, so no preparatory group can be "
            "applied for. What leads on is the re-election: ask the committee to hold it, or "
            "demand an assembly of the owners. If the committee does not act, turn to the street "
            "office or the residents' committee, who order the re-election."
        ),
    ),
    "demand_closed": (
        409,
        _l("This demand takes no signatures now, or too few have signed it."),
    ),
    "committee_in_time": (
        409,
        _l("The committee still has time to convene, or was ordered to already. %(until)s"),
    ),
    "order_day_invalid": (400, _l("Give a day after today and within ninety days.")),
    "order_running": (
        409,
        _l(
            "An office convenes only after the committee was ordered to and that day has passed. "
            "%(until)s"
        ),
    ),
    "step_not_markable": (400, _l("The day of this step is not for an officer to say.")),
    "day_in_future": (400, _l("Give a day that has come, written as 2026-03-08.")),
    "assembly_not_found": (404, _l("There is no such assembly.")),
    "assembly_not_published": (404, _l("This assembly has not been announced yet.")),
    "right_not_found": (404, _l("The frozen roll has no such line.")),
    "document_not_found": (404, _l("There is no such document, or it is not public.")),
    "act_not_found": (
        409,
        _l("This act waits for nobody any more: it was completed or taken back."),
    ),
    "signer_not_entitled": (
        403,
        _l("Your signature is not asked for here, or it was made with another key than yours."),
    ),
    "signed_already": (409, _l("You have signed this already.")),
    "act_pending": (
        409,
        _l("This is up for signature already. Have it signed, or take it back first."),
    ),
    "booth_not_built": (500, _l("The voting page is not built yet. Please tell the operator.")),
    "clock_not_shiftable": (409, _l("Only a rehearsal's clock can be moved, and only forward.")),
    "officer_without_key": (
        409,
        _l("%(officer)s has no signing key yet and must make one first."),
    ),
    "officer_without_role": (409, _l("%(officer)s holds no role in this community.")),
    "draft_stale": (
        409,
        _l("Somebody else saved this draft while you were writing. Nothing of yours is lost."),
    ),
    "draft_invalid": (400, _l("One part of the draft cannot be taken as it is.")),
    "not_ready_to_publish": (
        409,
        _l("%(count)s things still stand in the way of the notice. The page says which."),
    ),
    "notice_too_late": (
        409,
        _l(
            "The notice would go out too late for its opening. The earliest opening is now "
            "%(earliest)s. Take the draft back and set a later one."
        ),
    ),
    "objection_text_missing": (
        400,
        _l("Please say it in words: at least one character, at most 5,000."),
    ),
    "objection_not_found": (404, _l("There is no such objection.")),
    "objection_decided": (409, _l("Objection %(objection)s is settled already.")),
    "objection_unknown": (
        404,
        _l("No objection has this number and this code. Please check both."),
    ),
    "evidence_not_taken": (
        400,
        _l("Up to three pictures (JPEG, PNG) or PDF files of at most six megabytes are taken."),
    ),
    "effect_missing": (
        400,
        _l(
            "Please say what follows from upholding objection %(objection)s; "
            "if nothing, choose the reason why."
        ),
    ),
    "effect_impossible": (
        409,
        _l("This can no longer be done at this stage. Please choose what can."),
    ),
    "remedy_outstanding": (
        409,
        _l(
            "What was ordered when objection %(objection)s was upheld has not been done yet. "
            "The result cannot become final before."
        ),
    ),
    "objections_unsettled": (
        409,
        _l("%(count)s objections wait for a ruling. The roll can be frozen after that."),
    ),
    "roll_still_posted": (
        409,
        _l("Owners may object to the posted roll until %(until)s. It can be frozen after that."),
    ),
    "roll_outdated": (
        409,
        _l(
            "The register changed after this package was made. Take the act back, download the "
            "roll anew and bring a new package."
        ),
    ),
    "nothing_to_take_apart": (
        409,
        _l(
            "There is no motion that is too small, or none that would stay. If all are too small, "
            "let the whole vote be named."
        ),
    ),
    "message_malformed": (
        400,
        _l(
            "This is not a file that the trustee's tool wrote. It lies in the trustee's folder "
            "“messages” and ends in .json. Nothing was recorded."
        ),
    ),
    "message_unsigned": (
        403,
        _l(
            "The file is not signed by trustee %(trustee)s of this assembly. Perhaps it is from "
            "another assembly, or was changed on the way. Nothing was recorded."
        ),
    ),
    "ceremony_out_of_order": (
        409,
        _l("This message may not come now. The table shows who is awaited. Nothing was recorded."),
    ),
    "reveal_invalid": (
        422,
        _l(
            "What trustee %(trustee)s deals is not what was committed to. Nothing was recorded. "
            "The trustee must deal from the same folder as before."
        ),
    ),
    "confirmation_wrong": (
        409,
        _l(
            "Trustee %(trustee)s confirms another key than the one in the log. Nothing was "
            "recorded. Have the trustee stop and tell the street office."
        ),
    ),
    "trustee_unknown": (400, _l("There is no trustee %(trustee)s in this assembly.")),
    "ceremony_unfinished": (
        409,
        _l(
            "The trustees have not finished making the key. The page of the key ceremony shows who "
            "is awaited; the roll can be frozen afterwards."
        ),
    ),
    "ceremony_failed": (
        409,
        _l("The key that came out cannot be used. A new assembly must be announced."),
    ),
    "ceremony_changed": (
        409,
        _l(
            "A trustee complained after this was put up for signature, so the key is another one. "
            "Take the act back and freeze the roll anew."
        ),
    ),
    "contact_change_invalid": (
        400,
        _l("Please choose which number is replaced, how the new one is known, and a reason."),
    ),
    "roll_package_invalid": (
        400,
        _l("This file does not fit this assembly's roll. Nothing was taken over."),
    ),
}
