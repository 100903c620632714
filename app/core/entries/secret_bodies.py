"""The bodies of secret mode: ballots, spoils, sums, shares and the ceremony (PROTOCOL §5–§7).

Law: points and scalars stand side by side in one string of canonical base64, in the order
that each field's comment gives, 32 bytes each; a string of another length is refused by
its shape where the length is fixed, by its reader where it follows from the motion.
"""

from __future__ import annotations

from app.core.encoding import NotCanonical, parse_b64
from app.core.entries.scalars import hex20, hex32, identifier, serial
from app.core.entries.schema import (
    Check,
    array,
    boolean,
    integer,
    record,
    refuse,
    variants,
    words,
)
from app.core.entries.shapes import (
    MAX_CHOICES,
    MAX_MOTIONS,
    count,
    line_number,
    motion_of,
    void_items,
)

MAX_TRUSTEES = 5
POINT = 32
CIPHERTEXT = 2 * POINT
#: A, B, T0, T0', T1, T1', e0, z0, z1.
OPTION = 9 * POINT
#: D, T1, T2, z.
SHARE = 4 * POINT
#: Dealt to one trustee: R, and the share under the pad.
DEALT = 2 * POINT


def pieces(least: int, most: int | None = None) -> Check:
    """Canonical base64 of least … most pieces of 32 bytes."""

    def check(value: object) -> None:
        try:
            size = len(parse_b64(value))
        except NotCanonical:
            raise refuse("base64") from None
        if size % POINT or not least <= size // POINT <= (most or least):
            raise refuse("length")

    return check


def _dealt_to(item: dict[str, int]) -> int:
    return item["to"]


trustee = integer(1, MAX_TRUSTEES)
run = integer(1, 2**32 - 1)
header = record({"i": line_number, "cred_pk": hex32, "seq": count, "prev": hex32, "consent": hex32})
# T, T', z for exactly one; for up to M: (T, T') of M + 1 branches, M challenges, M + 1 responses.
secret_answer = record(
    {
        "motion": identifier,
        "options": array(pieces(9), 1, MAX_CHOICES),
        "sum": pieces(3, 4 * MAX_CHOICES + 3),
    }
)
secret_answers = array(secret_answer, 1, MAX_MOTIONS, unique=motion_of)
opened_answer = record(
    {
        "motion": identifier,
        "choices": array(identifier, 0, MAX_CHOICES),
        # The r of each option.
        "r": pieces(1, MAX_CHOICES),
    }
)
dealt = record({"to": trustee, "sealed": pieces(2)})

SECRET_SCHEMAS: dict[str, Check] = {
    "trustee-key": record({"trustee": trustee, "key": pieces(3)}),
    "dkg-commit": record({"trustee": trustee, "run": run, "commitment": hex32}),
    "dkg-reveal": record(
        {
            "trustee": trustee,
            "run": run,
            # K, T, z of each coefficient.
            "coefficients": array(pieces(3), 1, MAX_TRUSTEES),
            "shares": array(dealt, 1, MAX_TRUSTEES, ascending=_dealt_to),
        }
    ),
    "dkg-complaint": variants(
        "reason",
        {
            # S, T1, T2, z: what the dealer's share decrypts to, for all to see.
            "share": record(
                {
                    "trustee": trustee,
                    "run": run,
                    "against": trustee,
                    "reason": words("share"),
                    "opening": pieces(4),
                }
            ),
            "silent": record(
                {"trustee": trustee, "run": run, "against": trustee, "reason": words("silent")}
            ),
        },
    ),
    "ceremony-ok": record({"trustee": trustee, "ceremony": hex32, "key": pieces(1)}),
    "ballot": record({"header": header, "answers": secret_answers}),
    # Without a scan: a picture of the paper would show what the ciphertexts hide.
    "paper-ballot": record(
        {
            "i": line_number,
            "serial": serial,
            "secret": hex20,
            "assisted": boolean,
            "answers": array(secret_answer, 0, MAX_MOTIONS, unique=motion_of),
            "void": void_items,
        }
    ),
    "spoil": record(
        {
            "header": header,
            "answers": secret_answers,
            "opening": array(opened_answer, 1, MAX_MOTIONS, unique=motion_of),
        }
    ),
    "tally": record(
        {
            "motion": identifier,
            "tree_size": count,
            "root": hex32,
            "participants": count,
            "heads": count,
            "area": count,
            "list": hex32,
            # ΣA, ΣB of each measure.
            "sums": array(
                record({"choice": identifier, "heads": pieces(2), "area": pieces(2)}),
                2,
                MAX_CHOICES,
            ),
        }
    ),
    "partial-decryption": record(
        {
            "trustee": trustee,
            "tally": hex32,
            "shares": array(
                record(
                    {
                        "choice": identifier,
                        "measure": words("heads", "area"),
                        "share": pieces(4),
                    }
                ),
                1,
                2 * MAX_CHOICES,
            ),
        }
    ),
}


def verify_secret_body(name: str, body: object) -> None:
    """Verify the shape of a secret-mode body; raises SchemaError."""
    SECRET_SCHEMAS[name](body)
