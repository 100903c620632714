"""What stands in the way of a notice, in words, with the article that a number stands on."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.assembly.views.words import ROLE_WORDS
from app.platform.filters import local_time
from app.platform.roles import Role

if TYPE_CHECKING:
    from app.assembly.service.checks import Problem

PROBLEM_WORDS = {
    "roll_empty": _l("The community has no property roll yet. Import it first."),
    "witness_missing": _l("No witness is named. Ask the operator to name one for the community."),
    "motions_missing": _l("Write at least one motion."),
    "motion_scope_unknown": _l("Motion %(motion)s names what the roll does not have: %(names)s."),
    "part_scope_missing": _l(
        "In a vote of a part of the owners motion %(motion)s must name its buildings or flats."
    ),
    "convener_not_allowed": _l("The rules of this place do not let this body convene. %(article)s"),
    "matter_blocked": _l(
        "While a re-election is under way the committee may not put matter %(matter)s to the "
        "vote. %(article)s"
    ),
    "first_condition_unmet": _l(
        "Too little of the community is delivered for a first assembly. %(article)s"
    ),
    "group_invalid": _l("The preparatory group: %(why)s %(article)s"),
    "fund_plan_posted_late": _l(
        "The plan of works must hang out %(days)s full days before voting opens. %(article)s"
    ),
    "silence_first": _l("In a first assembly there are no rules yet by which silence could count."),
    "follow_not_allowed": _l("The rules of this community do not offer “with the majority”."),
    "silence_not_allowed": _l("The rules of this community do not count the silent."),
    "silence_basis_missing": _l(
        "Name the article by which silence counts or “with the majority” is offered."
    ),
    "extension_days_above": _l("Voting may be extended by %(most)s days at most."),
    "proxy_cap_above": _l("One agent may stand for %(most)s owners at most."),
    "part_scope_not_allowed": _l("Motion %(motion)s concerns everybody: all buildings must vote."),
    "matter_unknown": _l("Choose for motion %(motion)s which matter of the Civil Code it is."),
    "lot_missing": _l("Name the public draw that settles ties of the election."),
    "candidates_posting_short": _l(
        "The candidates must hang out their days first: the earliest opening is %(earliest)s."
    ),
    "candidates_changed": _l(
        "The candidates have changed. Put them into the draft again from the election's page."
    ),
    "removal_unheard": _l(
        "A motion to remove a member of the committee needs the member's hearing, and the words "
        "that were heard. Put it into the draft on the committee's page."
    ),
    "candidates_not_posted": _l("The candidates are not posted yet."),
    "codes_by_letter_needed": _l(
        "Motion %(motion)s needs voting codes by letter or at the door (not by phone)."
    ),
    "trustees_count": _l(
        "Secret ballots need three trustees or five; %(count)s are named. Have each of them make a "
        "key and give you its public part."
    ),
    "trustee_key_twice": _l(
        "Trustees %(other)s and %(trustee)s have the same key. Each must make an own one."
    ),
    "trustee_key_in_use": _l(
        "The key of trustee %(trustee)s signs something else already (%(whose)s). Have the trustee "
        "make a new one with the trustee's tool."
    ),
    "trustee_key_no_key": _l(
        "What stands as the key of trustee %(trustee)s is no key. Compare it with what the "
        "trustee's tool shows."
    ),
    "secret_basis_missing": _l(
        "For motion %(motions)s secret ballots are not provided by the rules of this place. Name "
        "the article of the rules of procedure that allows them, or let the vote be named."
    ),
    "scope_too_small": _l(
        "Motion %(motion)s concerns only %(rights)s voting rights (%(heads)s heads). Secret "
        "ballots need at least %(needed)s, else the sums could show how somebody voted. Put it to "
        "a named vote of its own."
    ),
    "deemed_votes_not_secret": _l(
        "Among secret ballots nobody can count the silent or “with the majority”. Take that out."
    ),
    "secret_ballot_too_large": _l(
        "There are too many motions or options for one secret ballot. Divide them between two "
        "assemblies."
    ),
    "times_missing": _l("Fill in record date, opening and closing."),
    "notice_too_short": _l(
        "The notice must hang out %(days)s full days: the earliest opening is %(earliest)s. "
        "%(article)s"
    ),
    "period_wrong": _l("Voting must last %(min)s to %(max)s days."),
    "close_not_at_midnight": _l("Voting must end at midnight (00:00 of the next day)."),
    "convener_name_missing": _l("Fill in the name of the convener."),
    "record_date_late": _l("The record date cannot be after the opening."),
    "officer_missing": _l("Choose an officer as %(role)s."),
    "officer_twice": _l("Only one officer can be %(role)s."),
    "officer_without_key": _l("%(officer)s has no signing key yet and must make one first."),
    "officer_without_role": _l("%(officer)s holds no role in this community."),
    "certifier_is_convener": _l("Who convenes may not certify: the two must be different bodies."),
    "approval_missing": _l("Record the convener's own resolution."),
    "approval_document_missing": _l("Attach the resolution of the convener."),
    "approval_numbers_invalid": _l("The numbers of the resolution do not fit together."),
    "committee_not_quorate": _l("Too few members of the committee were present."),
    "committee_not_in_favour": _l("Too few members of the committee were in favour."),
    "chair_approval_missing": _l("The chair of the preparatory group has not approved."),
    "impact_not_assessed": _l("Confirm the assessment of what the processing means for privacy."),
    "publication_basis_missing": _l("Name the article that allows publication to everybody."),
    "paper_desk_missing": _l("Say where paper ballots are handed out and where they are counted."),
    "contact_missing": _l("Give a phone number for questions and objections."),
}


# How sure a source is (RULES §0) is for whoever keeps the profiles, not for a convener.
SOURCE_TAG = re.compile(r"\s*\[[A-Za-z-]+\]")
GROUP_WORDS = {
    "too_few": _l("it has too few members."),
    "even": _l("the number of its members must be odd."),
    "owners": _l("too few of its members are owners."),
    "chair": _l("its chair must come from another body."),
}


def problem_sentence(problem: Problem) -> str:
    """Return what to tell the convener, in the page's language."""
    words = PROBLEM_WORDS.get(problem.code)
    if words is None:
        return problem.code
    fields = {name: _shown(name, value) for name, value in problem.fields.items()}
    fields["article"] = SOURCE_TAG.sub("", str(fields.get("article", "")))
    fields["why"] = GROUP_WORDS.get(str(problem.fields.get("reason")), "")
    return str(words) % defaultdict(lambda: "…", fields)


def _shown(name: str, value: object) -> object:
    if isinstance(value, datetime):
        return local_time(value)
    return ROLE_WORDS[Role(value)] if name == "role" else value
