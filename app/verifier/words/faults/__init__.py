"""One sentence for each fault and note: English, Chinese. Core's own codes are shown as such."""

from __future__ import annotations

from app.verifier.words.accounts import ACCOUNTS_FAULTS
from app.verifier.words.faults.of_record import RECORD_FAULTS
from app.verifier.words.faults.of_secret import SECRET_FAULTS
from app.verifier.words.faults.of_votes import VOTE_FAULTS

FAULTS = {**RECORD_FAULTS, **VOTE_FAULTS, **SECRET_FAULTS, **ACCOUNTS_FAULTS}
