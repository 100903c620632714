"""What several checks ask in the same way: signatures, heads and hashes that entries state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.encoding import jcs_hash

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.verifier.case import Act, Case
    from app.verifier.report import Look
    from app.verifier.workings import Workings


def demand_signature(work: Workings, look: Look, act: Act) -> None:
    """Fail unless the entry bears exactly the signatures of its type and they hold."""
    fault = work.signature_faults.get(act.at)
    if fault is not None:
        look.fail(fault.error.code, fault.where, **fault.error.fields)


def demand_head(work: Workings, look: Look, act: Act, contained: Iterable[Act | None]) -> None:
    """Fail unless the head an entry names lies below it, is the log's, and contains the others."""
    size, where = act.body["tree_size"], f"entry {act.at}"
    look.demand(size <= act.at, "head_too_large", where, size=size)
    look.demand(work.root(size) == act.body["root"], "head_root", where, size=size)
    for other in contained:
        inside = other is None or other.at < size
        look.demand(inside, "head_too_small", where, size=size, other=other.type if other else "")


def demand_result(case: Case, look: Look, act: Act) -> None:
    """Fail unless the entry names the hash of the last result before it."""
    results = [result for result in case.all("result") if result.at < act.at]
    digest = jcs_hash(results[-1].body).hex() if results else ""
    look.demand(act.body["result"] == digest, "result_hash", f"entry {act.at}")


def known_hashes(case: Case) -> set[str]:
    """Return every 32-byte hash that an entry but ballots names."""
    found: set[str] = set()
    for acts in case.by_type.values():
        for act in acts:
            _gather(act.body, found)
    return found


def _gather(value: object, found: set[str]) -> None:
    if isinstance(value, str):
        if len(value) == 64:
            found.add(value)
    elif isinstance(value, dict):
        for member in value.values():
            _gather(member, found)
    elif isinstance(value, list):
        for member in value:
            _gather(member, found)
