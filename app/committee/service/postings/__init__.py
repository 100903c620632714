"""Papers that hang out, and the proof that they did 公示证明 (RULES §3.8).

Law: the file that is printed is kept under its hash, so that the proof speaks of the very paper.
A posting counts its full days, the day it went up not among them, none shortened (R35), with a
picture of every place. Service by posting, for whom nobody could reach, is delivery's.
"""

from __future__ import annotations

from app.committee.service.postings.acts import (
    MAX_PLACES,
    PaperPostingInvalid,
    PaperPostingTooShort,
    finish_posting,
    hang_out,
    print_paper,
    until_of,
)
from app.committee.service.postings.proof import is_over, proof_paper, proofs_for_filing, proved
from app.committee.service.postings.read import (
    community_of_posting,
    find_picture,
    get_posting,
    list_postings,
)
from app.committee.service.postings.subjects import Subject, subjects_of

__all__ = [
    "MAX_PLACES",
    "PaperPostingInvalid",
    "PaperPostingTooShort",
    "Subject",
    "community_of_posting",
    "find_picture",
    "finish_posting",
    "get_posting",
    "hang_out",
    "is_over",
    "list_postings",
    "print_paper",
    "proof_paper",
    "proofs_for_filing",
    "proved",
    "subjects_of",
    "until_of",
]
