"""Words of this room that pages and the desk share."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

VOID_WORDS = {
    "two_marks": _l("Void: two marks"),
    "unclear": _l("Void: unclear"),
    "altered": _l("Void: altered"),
    "other_mark": _l("Void: another mark"),
    "unsigned": _l("Void: not signed"),
    "wrong_form": _l("Void: not our form"),
    "too_many": _l("Void: more names than seats"),
}

REISSUE_WORDS = {
    "lost": _l("The card is lost"),
    "transfer": _l("The flat has changed hands"),
}

VOTER_WORDS = {
    "owner": _l("Owner"),
    "co_owner": _l("Co-owner whom all co-owners named"),
    "guardian": _l("Guardian of an owner"),
    "authorised": _l("Person authorised by the company that owns the flat"),
}

LETTER_WORDS = {
    "drafted": _l("not in force yet"),
    "granted": _l("in force"),
    "ended": _l("ended"),
    "booth": _l("by the owner's phone"),
    "desk": _l("by letter at the desk"),
}

EXTENSION_WORDS = {
    "already_extended": _l("Voting was extended once already."),
    "quorum_reached": _l("Enough have taken part in every motion: there is no reason to extend."),
    "election": _l("An election may not be extended here."),
    "after_close": _l("Voting has closed already."),
    "not_later": _l("The new last day must be later than the present one."),
    "too_long": _l("That is longer than the rules allow."),
}

STATE_WORDS = {
    "prepared": _l("not handed out"),
    "issued": _l("handed out"),
    "spoiled": _l("spoiled"),
    "blank": _l("returned blank"),
    "counted": _l("counted"),
    "void": _l("void"),
}

SCAN_WORDS = {
    "stored": _l("picture kept"),
    "replaced": _l("the newer picture is kept"),
    "joined": _l("added to the ballot's picture"),
    "same": _l("this picture is there already"),
    "blank": _l("an empty page, left out"),
    "dropped": _l("The page was dropped."),
}

REGISTER_WORDS = {
    "": _l("all handed out"),
    "out": _l("still with the owner"),
    "scanned": _l("back, not counted yet"),
    "counted": _l("counted, signed by two"),
    "void": _l("void"),
    "spoiled": _l("spoiled"),
    "blank": _l("returned blank"),
    "replaced": _l("replaced"),
}

BOX_ACT_WORDS = {
    "sealed": _l("Sealed empty"),
    "opened": _l("Opened"),
    "resealed": _l("Sealed again"),
}

BOX_STATE_WORDS = {
    None: _l("no seal yet"),
    "sealed": _l("shut and sealed"),
    "opened": _l("it is open"),
    "resealed": _l("shut and sealed again"),
}

PRESENT_WORDS = {
    "owner": _l("Owners"),
    "clerk": _l("Clerks"),
    "scrutineer": _l("Scrutineers"),
    "street_office": _l("Street office"),
    "residents_committee": _l("Residents' committee"),
    "witness": _l("Other witnesses"),
}

SESSION_WORDS = {
    "planned": _l("announced"),
    "open": _l("going on"),
    "closed": _l("over"),
    "called_off": _l("called off"),
}
