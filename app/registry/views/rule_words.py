"""Rule profiles in words: what each key says, and how its value is read aloud.

Law: every key has its words; a test holds the lists together. Zero days are said as no number.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

SECTION_WORDS = {
    "threshold": _l("How many must take part and agree"),
    "conveners": _l("Who convenes"),
    "approval": _l("Who convenes"),
    "first": _l("First assembly"),
    "group": _l("Preparatory group"),
    "notice": _l("Notice"),
    "temporary": _l("Temporary assembly on the owners' demand"),
    "objections": _l("Objections"),
    "period": _l("Voting period"),
    "result": _l("Result"),
    "delivery": _l("Reaching the owners"),
    "area": _l("What counts"),
    "parking": _l("What counts"),
    "vote": _l("Ballots and channels"),
    "proxy": _l("Agents"),
    "silence": _l("Silence and “with the majority”"),
    "secret": _l("Secrecy, publication, identity"),
    "publication": _l("Secrecy, publication, identity"),
    "identity": _l("Secrecy, publication, identity"),
    "election": _l("Election of the committee"),
    "filing": _l("Election of the committee"),
    "reelection": _l("Election of the committee"),
    "committee": _l("Meetings of the committee"),
    "company": _l("Property company"),
    "fund": _l("Maintenance fund"),
    "revocation": _l("Going to court"),
    "retention": _l("What is kept how long"),
}

KEY_WORDS = {
    "threshold.quorum": _l("Taking part, by area and by heads, at least"),
    "threshold.ordinary": _l("Agreeing of those who take part, more than"),
    "threshold.special": _l("Agreeing in special matters, at least"),
    "conveners.allowed": _l("Who may convene"),
    "approval.majority_of_all": _l(
        "The committee's resolution needs more than half of all its members"
    ),
    "first.delivered_area": _l("Delivered area, at least"),
    "first.delivered_heads": _l("Or delivered flats, at least"),
    "first.years": _l("Or years after the first delivery"),
    "first.years_area": _l("Delivered area by then, at least"),
    "first.years_heads": _l("Delivered flats by then, at least"),
    "first.apply_area": _l("Who applies for a preparatory group: area, at least"),
    "first.apply_heads": _l("Who applies for a preparatory group: heads, at least"),
    "first.report_days": _l("Time for the developer's report"),
    "first.meeting_days": _l("From the group's forming to the first assembly"),
    "first.meeting_extension_days": _l("Which the street office may prolong by"),
    "group.form_days": _l("The street office forms the group within"),
    "group.announce_days": _l("Its members are posted within"),
    "group.min_members": _l("Members, at least"),
    "group.odd_members": _l("Their number is odd"),
    "group.owner_share": _l("Owners among them, at least"),
    "group.chair": _l("Its chair comes from"),
    "notice.days_regular": _l("Full days between notice and opening: regular assembly"),
    "notice.days_temporary": _l("Full days between notice and opening: temporary assembly"),
    "notice.days_first": _l("Full days between notice and opening: first assembly"),
    "temporary.request_area": _l("Area whose owners can demand it, at least"),
    "temporary.request_heads": _l("Heads that can demand it, at least"),
    "temporary.convene_days": _l("The committee convenes it within"),
    "objections.roll_days": _l("To object to the posted roll"),
    "objections.result_days": _l("To object to the result"),
    "objections.answer_days": _l("An objection is answered within"),
    "period.min_days": _l("Shortest voting period"),
    "period.max_days": _l("Longest voting period"),
    "period.extension_days": _l("Longest extension, once, while too few have taken part"),
    "result.post_within_days": _l("The preliminary result is posted within"),
    "result.posting_days": _l("It hangs out"),
    "result.decision_date": _l("Filing and first meeting count from"),
    "delivery.posting_days": _l("What cannot be delivered is posted for"),
    "delivery.sign_in_serves": _l("A verified sign-in counts as service"),
    "delivery.reminder_gap_hours": _l("Hours between two reminders, at least"),
    "delivery.max_reminders": _l("Reminders to one owner, at most"),
    "delivery.quiet_from": _l("No reminder from this hour on"),
    "delivery.quiet_to": _l("Reminders again from this hour on"),
    "area.source_order": _l("Which statement of an area comes first"),
    "parking.count_area": _l("Parking spaces count by area"),
    "parking.count_heads": _l("Who has a parking space only counts as a head"),
    "vote.max_changes": _l("How often an electronic ballot may be replaced"),
    "vote.channel_rule": _l("Paper and phone of one owner"),
    "vote.multi_unit": _l("An owner of several flats"),
    "vote.transfer_mode": _l("A flat sold while voting runs"),
    "vote.show_turnout": _l("Turnout is shown while voting runs"),
    "vote.paper_required": _l("Without a paper channel nobody is bound"),
    "vote.official_platform_required": _l(
        "A binding electronic vote needs the city's own platform"
    ),
    "proxy.max_principals": _l("Owners that one agent may stand for"),
    "proxy.bound_opinions": _l("An agent is bound by the opinion in the letter"),
    "silence.follow_majority_allowed": _l(
        "“With the majority” may be offered where the community's own rules say so"
    ),
    "silence.count_allowed": _l(
        "The silent may be counted with the majority where the community's own rules say so"
    ),
    "secret.allowed_matters": _l("Matters that may be secret"),
    "publication.default": _l("Who may read ballots and roll lines"),
    "identity.delivered_code_matters": _l("Matters whose voting codes come by letter or door"),
    "election.min_seats": _l("Fewest members of a committee"),
    "election.small_heads": _l("A small community has heads, at most"),
    "election.small_area": _l("A small community has area, at most"),
    "election.small_seats": _l("Fewest members in a small community"),
    "election.max_seats": _l("Most members of a committee"),
    "election.odd_seats": _l("The number of seats is odd"),
    "election.term_years": _l("Longest term in years"),
    "election.term_min_years": _l("Shortest term in years"),
    "election.min_surplus": _l("Candidates beyond the seats, at least"),
    "election.min_elected": _l("The committee stands if more than this share is elected"),
    "election.alternates": _l("Alternates, at most this share of the seats"),
    "election.vacancy_limit": _l("All are elected anew below this share of the seats"),
    "election.vacancy_minimum": _l("Also at just that share, or below the fewest seats"),
    "election.bars": _l("Who may not stand"),
    "election.candidate_days": _l("Candidates are posted before the vote"),
    "election.candidate_posting_days": _l("They hang out, at least"),
    "election.extension_allowed": _l("The period of an election may be extended"),
    "election.first_meeting_days": _l("First meeting of the committee within"),
    "election.filing_days": _l("Filed within"),
    "filing.answer_days": _l("The street office answers within"),
    "filing.answer_workdays": _l("These are working days"),
    "filing.attachments": _l("Further papers that a filing needs"),
    "election.handover_days": _l("Papers and seals are handed over within"),
    "election.lead_days": _l("A new election is prepared before the term ends by"),
    "reelection.form_days": _l("A re-election group is formed within"),
    "reelection.blocked_matters": _l("Not voted on while a re-election group exists"),
    "committee.agenda_days": _l("Agenda posted before a meeting"),
    "committee.call_days": _l("A meeting that a third ask for is held within"),
    "committee.decision_posting_days": _l("Decisions are posted within"),
    "company.dismissal_notice_days": _l("Written notice to a dismissed company"),
    "company.contract_end_alert_days": _l("Alert before a contract ends"),
    "company.sign_days": _l("Contract after a tender within"),
    "company.contract_copy_days": _l("Copy of the contract to the authority within"),
    "company.handover_days": _l("The old company hands over within"),
    "company.plan_posting_days": _l("A hiring plan hangs out before the vote"),
    "company.min_bidders": _l("Bidders of a tender, usually at least"),
    "fund.plan_posting_days": _l("A plan of works hangs out before the vote"),
    "fund.overrun": _l("More than this over the budget needs a new vote"),
    "fund.min_quotes": _l("Quotes for a plan, at least"),
    "fund.audit_from": _l("Works are audited from a cost of"),
    "fund.top_up": _l("The fund is topped up below this part of the first deposit"),
    "fund.emergency_allowed": _l("Urgent repairs may use the fund before any vote"),
    "fund.emergency_causes": _l("What counts as an urgent repair"),
    "fund.emergency_proof": _l("An urgent repair needs documents that prove the danger"),
    "fund.emergency_silent_days": _l("An office may order it if the committee is silent for"),
    "fund.emergency_audit": _l("Every urgent repair is audited"),
    "revocation.years": _l("To ask a court to revoke a decision: years"),
    "retention.ballot_years": _l("Ballots, roll and delivery, after the term ends: years"),
    "retention.export_years": _l("Records of exports: years"),
    "retention.log_months": _l("Network logs: months"),
    "retention.identity_image_days": _l("Pictures of identity papers, after the final result"),
}

VALUE_WORDS = {
    "committee": _l("owners' committee"),
    "preparatory_group": _l("preparatory group"),
    "residents_committee": _l("residents' committee"),
    "street_office": _l("street office"),
    "preliminary": _l("the preliminary result"),
    "final": _l("the final result"),
    "register": _l("the real-estate register"),
    "survey": _l("the survey"),
    "contract": _l("the contract"),
    "paper_replaces": _l("a paper ballot replaces the electronic one"),
    "first_valid": _l("the first valid ballot stands"),
    "one_ballot": _l("one ballot for all of them"),
    "per_unit": _l("each flat is verified and listed; one opinion"),
    "beijing": _l("the new owner votes if the old one has not"),
    "frozen": _l("who stood on the roll votes"),
    "owners": _l("verified owners and counters"),
    "public": _l("everybody"),
    "illegal_building": _l("who built without permission"),
    "unpaid_fees": _l("who owes property fees"),
    "company_ties": _l("who has ties to the property company"),
    "business_use": _l("who uses a flat for business against the rules"),
    "removed_before": _l("who was removed from a committee before"),
    "elevator": _l("a dangerous fault of a lift"),
    "fire": _l("broken fire protection"),
    "facade": _l("parts of the outer wall about to fall"),
    "wall_road": _l("a wall or road caving in"),
    "leak": _l("a roof or outer wall that leaks"),
    "drain": _l("drains blocked badly"),
    "water": _l("the water supply broken down"),
    "other": _l("other danger to safety"),
    "training": _l("the record of the members' training"),
    "fund_rules": _l("the rules for the maintenance fund"),
}

TAG_WORDS = {
    "S": _l("read in the text"),
    "M-h": _l("not yet compared with the text"),
    "M-m": _l("not yet compared with the text"),
    "M-l": _l("not yet compared with the text"),
    "D": _l("decided by this service where the law is silent"),
    "I": _l("inferred"),
}


def say_value(key: str, value: object) -> str:
    """Return a value as people say it, in the page's language."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, int):
        return _say_number(key, value)
    if isinstance(value, str):
        return str(VALUE_WORDS.get(value, value))
    assert isinstance(value, Sequence)
    if len(value) == 2 and all(type(part) is int for part in value):
        return _say_share(value[0], value[1])
    return "、".join(str(VALUE_WORDS.get(one, one)) for one in value) or str(_("none"))


def _say_number(key: str, number: int) -> str:
    name = key.split(".")[1]
    if key == "election.small_area":
        area = _("%(area)s m²", area=f"{number // 100:,}")
        return str(area if number else _("no such rule"))
    if key == "fund.audit_from":
        yuan = _("%(yuan)s yuan", yuan=f"{number // 100:,}")
        return str(yuan if number else _("no such rule"))
    if name == "small_heads" or key == "first.years":
        return str(number or _("no such rule"))
    if "days" not in name:
        return str(number)
    return str(_("%(days)s days", days=number) if number else _("no number of days is set"))


def _say_share(part: int, whole: int) -> str:
    if part == 0:
        return str(_("no share is set"))
    return str(_("all of it")) if part == whole else f"{part}/{whole}"
