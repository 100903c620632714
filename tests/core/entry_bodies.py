"""One well-formed body of each type in use."""

from __future__ import annotations

from typing import Any

from app.core.encoding import encode_b64
from tests.core.samples import ANCHOR, answers, definition_body, digest, sample_roll

H = digest("some hash").hex()
TOTALS = [{"motion": "hire", "rights": 1, "units": 1, "heads": 1, "area": 1}]
OPTIONS = [{"choice": choice, "heads": 0, "area": 0} for choice in ("yes", "no", "abstain")]
HEAD = {"tree_size": 9, "root": H}
OUTCOME = {
    "motion": "hire",
    "class": "ordinary",
    "scope": {"rights": 1, "units": 1, "heads": 1, "area": 1},
    "participants": {"rights": 0, "heads": 0, "area": 0},
    "options": OPTIONS,
    "tests": [
        {
            "test": "quorum_heads",
            "choice": None,
            "num": 0,
            "den": 1,
            "need": [2, 3, "ge"],
            "held": False,
            "short": 1,
        }
    ],
    "verdict": "failed",
    "winner": None,
}


def pieces(count: int) -> str:
    """Points and scalars side by side, as long as the shape asks; they mean nothing."""
    return encode_b64(bytes(32 * count))


SEALED_ANSWERS = [{"motion": "hire", "options": [pieces(9)] * 3, "sum": pieces(3)}]
HEADER = {"i": 1, "cred_pk": H, "seq": 0, "prev": H, "consent": H}
# The shapes that secret mode has of the types that both modes have.
SEALED: dict[str, dict[str, Any]] = {
    "ballot": {"header": HEADER, "answers": SEALED_ANSWERS},
    "tally": {
        "motion": "hire",
        **HEAD,
        "participants": 0,
        "heads": 0,
        "area": 0,
        "list": H,
        "sums": [
            {"choice": choice, "heads": pieces(2), "area": pieces(2)}
            for choice in ("yes", "no", "abstain")
        ],
    },
}

BODIES: dict[str, dict[str, Any]] = {
    "definition": definition_body(),
    "notice": {"definition": H, "document": H, "anchor": ANCHOR},
    "objection": {"id": "o-1", "about": "roll", "document": H},
    "ruling": {"objection": "o-1", "decision": "upheld", "document": H},
    "roll": {"roll": H, "lines": 1, "scope": "harbour"},
    "roll-audit": {"roll": H, "units": 1, "area": 1},
    "paper-roll": {"paper_roll": H, "lines": 1},
    "manifest": {
        "definition": H,
        "notice": H,
        "roll": H,
        "paper_roll": None,
        "booth": H,
        "totals": TOTALS,
        "trustee_key": None,
        "ceremony": None,
    },
    "open": {"manifest": H},
    "ballot": {
        "header": {"i": 1, "cred_pk": H, "seq": 0, "prev": H, "consent": H},
        "answers": answers(hire="yes"),
    },
    "paper-issue": {"i": 1, "serial": "P001-A"},
    "paper-return": {"i": 1, "serial": "P001-A", "state": "blank"},
    "paper-ballot": {
        "i": 1,
        "serial": "P001-A",
        "secret": "ab" * 20,
        "scan": H,
        "assisted": False,
        "answers": answers(hire="yes"),
        "void": [{"motion": "fund", "reason": "two_marks"}],
    },
    "superseded": {"i": 1, "ballot_id": H, "by": "P001-A"},
    "roll-correction": {
        "objection": "o-1",
        "lines": [sample_roll(1)[0].to_json()],
        "totals": TOTALS,
    },
    "reissue": {"i": 1, "old_pk": H, "new_pk": H, "reason": "lost"},
    "proxy": {
        "i": 1,
        "agent_pk": H,
        "motions": ["hire", "gate"],
        "bound": answers(hire="yes"),
        "document": H,
    },
    "proxy-end": {"i": 1, "agent_pk": H},
    "designation": {"i": 1, "document": H},
    "freeze": {"i": 1, "objection": "o-1"},
    "unfreeze": {"i": 1, "objection": "o-1"},
    "transfer": {"i": 1, "on": "2026-03-05", "document": H},
    "revoke": {"i": 1, "ballot_id": H, "objection": "o-1"},
    "contact-change": {"i": 1, "from": "convener", "to": "register", "reason": "moved"},
    "officer-change": {
        "replaces": None,
        "officer": {
            "id": "new",
            "role": "clerk",
            "organisation": "业委会",
            "key": H,
        },
    },
    "service": {"channel": "sms", "warned": True, "rights": [1, 3]},
    "incident": {"code": "clock_behind", "tree_size": 3},
    "extend": {"closes": "2026-04-01T16:00Z", "document": H},
    "close": {"manifest": H, "ballots": 1, "paper_ballots": 0},
    "reconciliation": {"issued": 0, "counted": 0, "void": 0, "spoiled": 0, "unreturned": 0},
    "tally": {
        "motion": "hire",
        **HEAD,
        "participants": 0,
        "heads": 0,
        "area": 0,
        "list": H,
        "options": OPTIONS,
    },
    "lot": {"motion": "hire", **HEAD, "draw": "03 07 19+04", "seed": H},
    "deemed": {
        "motion": "hire",
        **HEAD,
        "majority": "yes",
        "follow": {"rights": 0, "heads": 0, "area": 0},
        "silent": {"rights": 1, "heads": 1, "area": 1},
        "list": H,
    },
    "result": {**HEAD, "motions": [OUTCOME]},
    "final": {
        **HEAD,
        "result": H,
        "objections": {"received": 0, "upheld": 0, "rejected": 0},
    },
    "minutes": {**HEAD, "result": H, "document": H, "record": H},
    "certificate": {
        **HEAD,
        "result": H,
        "minutes": H,
        "document": H,
        "number": None,
        "rehearsal": False,
    },
    "annulment": {"reason": "quorum", "document": H},
    "certificate-revocation": {"certificate": H, "reason": "false_roll", "document": H},
    "trustee-key": {"trustee": 1, "key": pieces(3)},
    "dkg-commit": {"trustee": 1, "run": 1, "commitment": H},
    "dkg-reveal": {
        "trustee": 1,
        "run": 1,
        "coefficients": [pieces(3)] * 2,
        "shares": [{"to": to, "sealed": pieces(2)} for to in (1, 2, 3)],
    },
    "dkg-complaint": {"trustee": 1, "run": 1, "against": 2, "reason": "silent"},
    "ceremony-ok": {"trustee": 1, "ceremony": H, "key": pieces(1)},
    "spoil": {
        **SEALED["ballot"],
        "opening": [{"motion": "hire", "choices": ["yes"], "r": pieces(3)}],
    },
    "partial-decryption": {
        "trustee": 1,
        "tally": H,
        "shares": [{"choice": "yes", "measure": "heads", "share": pieces(4)}],
    },
}
