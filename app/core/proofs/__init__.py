"""Zero-knowledge proofs of secret mode (PROTOCOL §5–§7): one home for A1–A3 and A5–A7.

Law: A1, A5 `statements` lists what each challenge covers; A2 the suite is `challenge`'s
constant; A3 points and scalars are read by `core.group` alone; A6 commitments travel, every
challenge is made anew; A7 random scalars are 64 bytes modulo L, from the caller. (A4, the
whole ballot in ctx and no component seen twice, is `core.secret`'s.) Each proof is a list of
equations; single and batch verification read the same list.
"""

from app.core.proofs.challenge import Statement
from app.core.proofs.equations import (
    CHUNK,
    SEED_BYTES,
    Claim,
    Equation,
    ProofInvalid,
    find_false_claims,
    find_refusal,
    holds,
    verify_claim,
)
from app.core.proofs.knowledge import (
    KnowledgeProof,
    knowledge_equations,
    prove_knowledge,
    verify_knowledge,
)
from app.core.proofs.membership import (
    MembershipProof,
    Opening,
    membership_equations,
    nonces_needed,
    proof_bytes,
    prove_membership,
)
from app.core.proofs.statements import (
    AnswerPlace,
    SharePlace,
    dec,
    or01,
    pok,
    share_key,
    share_opening,
    sum1,
    sumr,
)

__all__ = [
    "CHUNK",
    "SEED_BYTES",
    "AnswerPlace",
    "Claim",
    "Equation",
    "KnowledgeProof",
    "MembershipProof",
    "Opening",
    "ProofInvalid",
    "SharePlace",
    "Statement",
    "dec",
    "find_false_claims",
    "find_refusal",
    "holds",
    "knowledge_equations",
    "membership_equations",
    "nonces_needed",
    "or01",
    "pok",
    "proof_bytes",
    "prove_knowledge",
    "prove_membership",
    "share_key",
    "share_opening",
    "sum1",
    "sumr",
    "verify_claim",
    "verify_knowledge",
]
