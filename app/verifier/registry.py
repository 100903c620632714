"""The checks in the order of docs/CHECKS.md, and those that named ballots do not have.

Law: each number V00–V46 is here, in CHECKS or in NOT_IN_NAMED_MODE; V39 and V40 stand twice,
once over the log (record) and once over the PDF files (documents).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.verifier.case import Case
from app.verifier.checks import (
    anchor,
    authenticity,
    ballots,
    completeness,
    consistency,
    documents,
    evidence,
    integrity,
    itself,
    mine,
    opening,
    sealed,
)
from app.verifier.report import Look
from app.verifier.workings import Workings

RECORD, DOCUMENTS, MINE, ITSELF = "record", "documents", "mine", "itself"
Run = Callable[[Case, Workings, Look], None]


@dataclass(frozen=True)
class Check:
    """One check: number, group, function; its docstring says what it must reject."""

    number: str
    group: str
    run: Run


# Run before all others: nothing is OK if it fails.
SELF_TEST = Check("V44", ITSELF, itself.v44_vectors)

CHECKS = (
    Check("V00", RECORD, anchor.v00_anchor),
    Check("V01", RECORD, completeness.v01_required_entries),
    Check("V02", RECORD, completeness.v02_tiles),
    Check("V03", RECORD, completeness.v03_canonical_entries),
    Check("V04", RECORD, integrity.v04_root),
    Check("V05", RECORD, integrity.v05_sequence),
    Check("V06", RECORD, integrity.v06_prefixes),
    Check("V07", RECORD, integrity.v07_log_signature),
    Check("V08", RECORD, integrity.v08_witnesses),
    Check("V09", DOCUMENTS, documents.v09_timestamps),
    Check("V10", RECORD, authenticity.v10_roll),
    Check("V11", RECORD, authenticity.v11_roll_lines),
    Check("V13", RECORD, authenticity.v13_definition),
    Check("V15", RECORD, ballots.v15_window),
    Check("V16", RECORD, ballots.v16_right),
    Check("V17", RECORD, ballots.v17_signature),
    Check("V20", RECORD, ballots.v20_answers),
    Check("V24", RECORD, ballots.v24_once),
    Check("V25", RECORD, ballots.v25_chain),
    Check("V27", RECORD, consistency.v27_counted_sets),
    Check("V28", RECORD, consistency.v28_paper),
    Check("V29", RECORD, consistency.v29_participants),
    Check("V30", RECORD, consistency.v30_options),
    Check("V35", RECORD, consistency.v35_options_add_up),
    Check("V37", RECORD, evidence.v37_decisions),
    Check("V38", RECORD, evidence.v38_result),
    Check("V39", RECORD, evidence.v39_minutes),
    Check("V39", DOCUMENTS, documents.v39_first_revision),
    Check("V40", RECORD, evidence.v40_certificate),
    Check("V40", DOCUMENTS, documents.v40_signed_pdf),
    Check("V41", MINE, mine.v41_my_ballot),
    Check("V42", MINE, mine.v42_only_my_last),
    Check("V43", MINE, mine.v43_nothing_else),
    Check("V45", ITSELF, itself.v45_second_implementation),
    Check("V46", ITSELF, itself.v46_report),
)

# These speak of ciphertexts, trustees and shares.
IN_SECRET_MODE = (
    Check("V12", RECORD, sealed.v12_trustees),
    Check("V14", RECORD, sealed.v14_ceremony),
    Check("V18", RECORD, sealed.v18_points),
    Check("V19", RECORD, sealed.v19_scalars),
    Check("V21", RECORD, sealed.v21_options),
    Check("V22", RECORD, sealed.v22_sums),
    Check("V23", RECORD, sealed.v23_context),
    Check("V26", RECORD, sealed.v26_spoils),
    Check("V31", RECORD, opening.v31_smallest_set),
    Check("V32", RECORD, opening.v32_shares),
    Check("V33", RECORD, opening.v33_enough),
    Check("V34", RECORD, opening.v34_numbers),
    Check("V36", RECORD, opening.v36_nothing_more),
)
NOT_IN_NAMED_MODE = tuple(check.number for check in IN_SECRET_MODE)

# V46 looks whether all others stand in the report, so it runs last.
_LAST = "V46"
SECRET_CHECKS = (
    *(check for check in CHECKS if check.number != _LAST),
    *IN_SECRET_MODE,
    *(check for check in CHECKS if check.number == _LAST),
)
