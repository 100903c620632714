"""The entries of the count: where they stand and which head they name (PROTOCOL §6.4, §7)."""

from __future__ import annotations

from dataclasses import replace

from app.core.encoding import jcs_hash
from app.core.entries import Entry
from app.core.rules.election import lot_seed
from app.core.secret.objecting import verify_objections_over
from app.core.tally.ledger.books import Books, Tallied
from app.core.tally.refusals import NumbersWrong, RightsFrozen, require


def take_reconciliation(books: Books, entry: Entry) -> None:
    """Take the paper channel's numbers, which are the ledger's."""
    require(books.closed, entry, "not_closed")
    if entry.body != books.reconciliation.to_json():
        raise NumbersWrong(seq=entry.seq, type="reconciliation")


def take_tally(books: Books, entry: Entry) -> None:
    """Take a motion's tally; what stood behind an earlier one is void."""
    require(books.closed, entry, "not_closed")
    if books.frozen:
        raise RightsFrozen(rights=books.frozen)
    if books.definition.is_secret:
        assert books.closed_at is not None
        verify_objections_over(books.closed_at, entry.t, books.about, books.rulings)
    motion = entry.body["motion"]
    require(motion not in books.sharers, entry, "shares")
    books.tallied[motion] = Tallied(
        entry.body["tree_size"], entry.body["root"], identifier=jcs_hash(entry.body)
    )


def take_shares(books: Books, entry: Entry) -> None:
    """Take a trustee's shares of a motion's last tally, once."""
    named = bytes.fromhex(entry.body["tally"])
    motion = next((name for name, one in books.tallied.items() if one.identifier == named), None)
    require(motion is not None, entry, "tally")
    assert motion is not None
    sharers = books.sharers.setdefault(motion, set())
    require(not books.tallied[motion].decided, entry, "result")
    require(entry.body["trustee"] not in sharers, entry, "second")
    sharers.add(entry.body["trustee"])


def take_lot(books: Books, entry: Entry) -> None:
    """Take the public draw for an election whose tally stands."""
    body, tallied = entry.body, _get_tallied(books, entry)
    motion = books.definition.get_motion(body["motion"])
    require(motion.election is not None, entry, "no_election")
    require(tallied.lot is None, entry, "second")
    seed = lot_seed(bytes.fromhex(body["root"]), body["draw"])
    if seed.hex() != body["seed"]:
        raise NumbersWrong(seq=entry.seq, type="lot")
    books.tallied[motion.id] = replace(tallied, lot=seed)


def take_deemed(books: Books, entry: Entry) -> None:
    """Take the deemed votes of a motion whose tally stands and to which they apply."""
    tallied = _get_tallied(books, entry)
    motion = books.definition.get_motion(entry.body["motion"])
    require(books.definition.deems(motion), entry, "not_deemed")
    require(not tallied.deemed, entry, "second")
    books.tallied[motion.id] = replace(tallied, deemed=True)


def take_result(books: Books, entry: Entry) -> None:
    """Take a result; nothing more stands behind its tallies."""
    require(bool(books.tallied), entry, "before_tally")
    books.tallied = {name: replace(one, decided=True) for name, one in books.tallied.items()}


def _get_tallied(books: Books, entry: Entry) -> Tallied:
    tallied = books.tallied.get(entry.body["motion"])
    require(tallied is not None, entry, "before_tally")
    assert tallied is not None
    require(not tallied.decided, entry, "result")
    named = (entry.body["tree_size"], entry.body["root"])
    require(named == (tallied.tree_size, tallied.root), entry, "head")
    return tallied
