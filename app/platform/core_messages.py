"""What people are told when core refuses: the law, dates, numbers, signatures.

A malformed or false input without a sentence of its own gets that of `verification_error`,
which shows the code; a stranger with `verify.pyz` sees the same word.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.platform.errors import Message
from app.platform.secret_messages import SECRET_MESSAGES

_AREA = _l("Please give an area in square metres, such as 89.12.")
_CHECK_DIGIT = _l("A digit is wrong: the number does not pass its check.")
_UNIT_CODE = _l(
    "This is not a property unit code of 28 characters. Please compare the certificate."
)
_DOCUMENT = _l("This is not a valid document number. Please compare the document.")
_PROFILE = _l("The rule profile is faulty. Please tell the operator.")
_INCONSISTENT = _l("The numbers contradict each other. Nothing was recorded.")
_CARD = _l("This voting code is not right. Please compare it with the card.")
_ENTRY = _l("That does not fit what the log already says. Nothing was recorded.")

PHASES: dict[str, Message] = {
    "act_not_allowed_now": (409, _l("The assembly is not in a phase in which this can be done.")),
    "act_not_allowed_for_role": (403, _l("Your role cannot do this.")),
    "assembly_not_open": (
        409,
        _l("Voting is not open now. By the server's clock it is %(now)s. Nothing was recorded."),
    ),
    "annulment_reason_missing": (400, _l("Please say why the assembly is annulled.")),
    "freeze_too_late": (409, _l("The announced opening has passed. Please publish a new notice.")),
    "published_never_deleted": (409, _l("What was published stays. It can only be annulled.")),
    "tally_before_count": (409, _l("Nobody sees a result before voting has closed.")),
}
CALENDAR: dict[str, Message] = {
    "close_not_at_midnight": (400, _l("Voting must end at midnight, Beijing time.")),
    "days_out_of_range": (400, _l("That is no sensible number of days.")),
    "extension_not_allowed": (409, _l("The voting period may not be extended in this way.")),
    "naive_time": (400, _l("The time lacks its time zone.")),
    "no_working_day_found": (500, _l("The table of holidays is faulty. Please tell the operator.")),
    "notice_too_short": (
        409,
        _l("There must be %(days)s full days between notice and opening. Earliest: %(earliest)s."),
    ),
    "period_out_of_range": (
        409,
        _l("The voting period must last %(min_days)s to %(max_days)s days here."),
    ),
}
APPROVAL: dict[str, Message] = {
    "approval_missing": (409, _l("The convener's approval must be recorded before the notice.")),
    "approval_document_missing": (400, _l("Please add the document of the resolution.")),
    "approval_numbers_invalid": (
        400,
        _l("Those in favour cannot be more than those present, nor those more than the members."),
    ),
    "committee_not_quorate": (
        409,
        _l("More than half of the committee must be present: %(short)s are missing."),
    ),
    "committee_not_in_favour": (
        409,
        _l("At least half of all members must be in favour: %(short)s are missing."),
    ),
    "chair_approval_missing": (409, _l("The chair of the preparatory group must approve first.")),
}
MOTIONS: dict[str, Message] = {
    "class_below_law": (409, _l("The law asks for more consent in this matter.")),
    "threshold_below_law": (409, _l("The law asks for a higher share.")),
    "matter_unknown": (400, _l("There is no such matter in Article 278 or 279 of the Civil Code.")),
    "part_scope_not_allowed": (
        409,
        _l("Only the owners of the whole community can decide this matter."),
    ),
    "choices_malformed": (400, _l("The choices do not fit this kind of motion.")),
    "unanimity_needs_yes_no": (
        409,
        _l("Unanimous consent can only be asked for one proposal, not for one of several."),
    ),
    "scope_empty": (409, _l("Nobody can vote on this motion: its scope is empty.")),
    "definition_invalid": (409, _l("The assembly's definition is not complete: %(reason)s.")),
    "manifest_invalid": (409, _l("The frozen roll does not fit the definition: %(reason)s.")),
    "roll_invalid": (409, _l("The roll cannot be used: %(reason)s.")),
    "motion_unknown": (400, _l("There is no such motion.")),
}
BALLOTS: dict[str, Message] = {
    "ballot_kept_after_transfer": (
        409,
        _l("The former owner voted. That ballot stands and cannot be changed."),
    ),
    "ballot_not_counted": (409, _l("That is not the ballot that counts for this home.")),
    "chain_broken": (
        409,
        _l("You have voted elsewhere since. Please look at the ballot on record first."),
    ),
    "key_not_in_force": (409, _l("This card was replaced. Please use the new one.")),
    "changes_used_up": (409, _l("No changes are left. The last ballot on record counts.")),
    "electronic_channel_closed": (
        409,
        _l("You have taken a paper ballot. Use it, or return it to the desk."),
    ),
    "paper_ballot_stands": (409, _l("Your paper ballot was handed in. The paper ballot counts.")),
    "first_ballot_stands": (
        409,
        _l("By the rules of this assembly the first ballot stands and cannot be changed."),
    ),
    "serial_already_issued": (409, _l("This paper ballot was handed out already.")),
    "serial_not_issued": (409, _l("This paper ballot is not out, or is already back.")),
    "serial_unknown": (404, _l("There is no paper ballot of this number for this home.")),
    "paper_secret_wrong": (409, _l("The paper's secret is not right. This is not our paper.")),
    "paper_roll_invalid": (400, _l("The list of paper ballots is faulty: %(reason)s.")),
    "answer_invalid": (400, _l("One item of the ballot is not right.")),
    "consent_text_wrong": (409, _l("The sentence you agreed to has changed. Please reload.")),
    "voting_code_invalid": (400, _CARD),
    "right_unknown": (404, _l("The roll has no such line.")),
}
NUMBERS: dict[str, Message] = {
    "count_inconsistent": (500, _INCONSISTENT),
    "numbers_wrong": (409, _INCONSISTENT),
    "share_invalid": (500, _INCONSISTENT),
    "share_base_invalid": (400, _INCONSISTENT),
    "money_invalid": (422, _l("Write an amount in yuan, such as 500 or 1,234.50.")),
    "fund_not_payable": (
        409,
        _l(
            "Whoever has to pay for this by law or contract pays; the fund does not "
            "(165号令 25). All four points must be ticked."
        ),
    ),
    "bidders_too_few": (
        422,
        _l("A tender usually has %(least)s admitted bidders; with fewer, say why."),
    ),
    "finalists_tied": (
        409,
        _l(
            "Two bidders have equal points where the list of two finalists ends: the panel decides."
        ),
    ),
    "threshold_malformed": (500, _PROFILE),
    "profile_malformed": (500, _PROFILE),
    "profile_value_unsourced": (500, _PROFILE),
    "profile_incomplete": (500, _PROFILE),
    "profile_key_unknown": (500, _PROFILE),
    "profile_value_invalid": (400, _PROFILE),
    "basis_invalid": (500, _PROFILE),
    "first_condition_unmet": (
        409,
        _l("Too little of the community is delivered for a first assembly."),
    ),
    "group_invalid": (
        409,
        _l("The preparatory group is not composed as the rules of this place want it."),
    ),
    "matter_blocked": (
        409,
        _l("While a re-election is under way the committee may not put this matter to the vote."),
    ),
    "candidates_posted_late": (
        409,
        _l("The candidates must hang out %(days)s full days before voting opens."),
    ),
    "fund_plan_posted_late": (
        409,
        _l("The plan of works must hang out %(days)s full days before voting opens."),
    ),
    "convener_not_allowed": (409, _l("The rules of this place do not let this body convene.")),
    "request_too_small": (
        409,
        _l("Too few owners have signed: %(heads)s heads are missing, and area too."),
    ),
    "bound_invalid": (500, _PROFILE),
    "override_not_allowed": (409, _l("The city's rules do not leave this to the community.")),
    "override_out_of_bounds": (
        400,
        _l("The value lies outside what the city's rules leave to the community."),
    ),
    "override_without_article": (
        400,
        _l("Name the article of the community's own rules, at most 120 characters."),
    ),
    "area_invalid": (400, _AREA),
    "area_shape_wrong": (400, _AREA),
    "area_out_of_range": (400, _l("An area is more than 0 and at most 1,000,000 m².")),
    "area_too_fine": (400, _l("An area has at most two decimals.")),
    "mobile_invalid": (400, _l("A mobile number has eleven digits.")),
    "document_number_wrong": (400, _DOCUMENT),
    "resident_id_invalid": (400, _DOCUMENT),
    "resident_id_shape_wrong": (400, _DOCUMENT),
    "resident_id_region_unknown": (400, _DOCUMENT),
    "resident_id_birth_wrong": (400, _DOCUMENT),
    "resident_id_check_wrong": (400, _CHECK_DIGIT),
    "resident_id_outdated": (400, _l("Identity numbers of 15 digits are no longer valid.")),
    "credit_code_invalid": (400, _DOCUMENT),
    "credit_code_shape_wrong": (400, _DOCUMENT),
    "credit_code_check_wrong": (400, _CHECK_DIGIT),
    "unit_code_invalid": (400, _UNIT_CODE),
    "unit_code_length_wrong": (
        400,
        _l("A property unit code has 28 characters; this one has %(length)s."),
    ),
    "unit_code_character_wrong": (
        400,
        _l("The character %(character)s cannot stand at place %(position)s of a unit code."),
    ),
    "unit_code_region_unknown": (400, _UNIT_CODE),
    "unit_code_parcel_kind_wrong": (400, _UNIT_CODE),
    "unit_code_parcel_number_missing": (400, _UNIT_CODE),
    "unit_code_building_missing": (400, _UNIT_CODE),
    "unit_code_unit_number_missing": (400, _UNIT_CODE),
    "unit_code_fixture_wrong": (400, _UNIT_CODE),
}
SIGNATURES: dict[str, Message] = {
    "signature_invalid": (400, _l("The signature does not hold. Please sign again.")),
    "public_key_invalid": (400, _l("This is not a usable public key. Please make a new one.")),
    "wrapped_key_invalid": (400, _l("This is not a locked signing key of this service.")),
    "passphrase_wrong": (403, _l("The passphrase does not open the key.")),
    "signer_not_allowed": (403, _l("This key may not sign this.")),
    "signers_of_one_organisation": (
        409,
        _l("Two officers of different organisations must sign this."),
    ),
    "officer_change_invalid": (409, _l("This change of officers is not possible.")),
    "objection_not_upheld": (409, _l("This needs an objection that was upheld before.")),
    "correction_invalid": (409, _l("The correction does not fit the roll: %(reason)s.")),
    "entry_out_of_place": (409, _ENTRY),
    "ballot_outside_window": (409, _ENTRY),
    "key_already_used": (409, _ENTRY),
    "superseded_wrong": (409, _ENTRY),
    "too_large": (413, _l("What was sent is too large.")),
    "cosignature_invalid": (400, _l("The cosignature does not hold.")),
    "quorum_not_met": (409, _l("Too few witnesses have cosigned yet.")),
    "witness_set_invalid": (400, _l("The list of witnesses is faulty.")),
}
COMMITTEE: dict[str, Message] = {
    "group_too_small": (409, _l("The group needs at least %(least)s members: %(short)s more.")),
    "group_not_odd": (409, _l("The group must have an odd number of members.")),
    "owners_too_few": (409, _l("At least half of the group are owners: %(short)s more.")),
    "group_chair_wrong": (409, _l("The group has one chair, from the body that the law names.")),
    "seats_out_of_range": (400, _l("There must be %(low)s to %(high)s seats here.")),
    "seats_not_odd": (400, _l("A committee has an odd number of seats.")),
    "alternates_too_many": (400, _l("There may be at most %(limit)s alternates here.")),
    "minimum_impossible": (
        400,
        _l("The fewest to be elected must lie between the legal minimum and the seats."),
    ),
    "term_out_of_range": (400, _l("A term lasts %(low)s to %(high)s years here.")),
    "candidates_too_few": (
        409,
        _l("At least %(least)s candidates must stand, more than there are seats: %(short)s more."),
    ),
}
CORE_MESSAGES: dict[str, Message] = {
    **PHASES,
    **CALENDAR,
    **APPROVAL,
    **MOTIONS,
    **BALLOTS,
    **NUMBERS,
    **SIGNATURES,
    **COMMITTEE,
    **SECRET_MESSAGES,
}
