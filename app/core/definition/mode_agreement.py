"""What the ballot mode asks of the rest of a definition (PROTOCOL §3, docs/SECRET.md §5).

Law: named mode has no trustees and opens everything. Secret mode has 2 of 3 or 3 of 5, deems no
vote, binds no agent (nobody could see that it obeys), and its largest ballot fits into an entry
with the opening that a spoilt one is logged with.
"""

from __future__ import annotations

from app.core.definition.parts import Body
from app.core.definition.refusal import refuse_if
from app.core.encoding import encode_jcs
from app.core.entries.modes import NAMED

#: (trustees, how many of them open a sum).
TRUSTEES = frozenset({(3, 2), (5, 3)})
LEAST_N_MIN = 30
#: A spoilt ballot is logged with its openings, in an entry of at most 65,535 bytes.
MAX_SPOIL_BYTES = 65_000
_PIECE = 32


def verify_mode(body: Body) -> None:
    """Verify what a definition of the right shape says about its ballots; raises DefinitionInvalid.

    Asked after the motions have been verified.
    """
    policies, trustees = body["policies"], body["trustees"]
    if body["mode"] == NAMED:
        refuse_if(bool(trustees) or body["trustee_threshold"] != 0, "trustees_in_named_mode")
        refuse_if(policies["result_mode"] != "M0", "result_mode")
        return
    refuse_if((len(trustees), body["trustee_threshold"]) not in TRUSTEES, "trustees")
    keys = {trustee["key"] for trustee in trustees}
    refuse_if(len(keys) < len(trustees), "trustee_key_twice")
    refuse_if(policies["n_min"] < LEAST_N_MIN, "n_min")
    deems = policies["silence"] != "not_counted" or policies["follow_choice"]
    refuse_if(deems, "deemed_votes_not_secret")
    refuse_if(policies["proxy_bound"], "bound_not_secret")
    size = largest_spoil(body)
    refuse_if(size > MAX_SPOIL_BYTES, "ballot_too_long", size=size, room=MAX_SPOIL_BYTES)


def largest_spoil(body: Body) -> int:
    """Return the length of the JSON of a definition's largest ballot with its openings."""
    digests = dict.fromkeys(("cred_pk", "prev", "consent"), "0" * 64)
    header = {"i": 2**32 - 1, "seq": 2**53 - 1, **digests}
    answers = [_largest_answer(motion) for motion in body["motions"]]
    opening = [_largest_opening(motion) for motion in body["motions"]]
    return len(encode_jcs({"header": header, "answers": answers, "opening": opening}))


def _largest_answer(motion: Body) -> Body:
    return {
        "motion": motion["id"],
        "options": ["0" * _base64(9)] * len(motion["choices"]),
        # T, T' of each value that the sum may have, all e but one, all z.
        "sum": "0" * _base64(4 * (motion["max"] - motion["min"] + 1) - 1),
    }


def _largest_opening(motion: Body) -> Body:
    ids = sorted((choice["id"] for choice in motion["choices"]), key=len, reverse=True)
    r = "0" * _base64(len(ids))
    return {"motion": motion["id"], "choices": ids[: motion["max"]], "r": r}


def _base64(pieces: int) -> int:
    return -(-pieces * _PIECE // 3) * 4
