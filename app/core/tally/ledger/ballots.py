"""Ballots by phone and on paper, each into the state of its right."""

from __future__ import annotations

from app.core import channel
from app.core.ballot import (
    Answer,
    Ballot,
    PaperBallot,
    ballot_id,
    paper_ballot_id,
    verify_ballot_answers,
    verify_consent,
    verify_motions_in_scope,
    verify_paper_items,
)
from app.core.channel import RightState
from app.core.entries import Entry
from app.core.paper_roll import get_paper_line, verify_secret
from app.core.secret.ballot import (
    SealedVote,
    SecretBallot,
    components,
    verify_components_new,
)
from app.core.secret.paper import SecretPaper, verify_option_counts, verify_secret_paper_items
from app.core.tally.ledger.books import Books
from app.core.tally.refusals import BallotOutsideWindow


def take_ballot(books: Books, entry: Entry) -> None:
    """Take an e-ballot of a right or of its agent."""
    books.require_voting(entry)
    if not books.definition.opens <= entry.t < books.closes:
        raise BallotOutsideWindow(seq=entry.seq)
    sealed = SecretBallot.of(entry.body) if books.definition.is_secret else None
    ballot = Ballot.of(entry.body) if sealed is None else _outside_of(sealed)
    right = books.get_right(ballot.i)
    channel.check_may_cast(right, ballot, books.definition.policies)
    verify_consent(ballot, books.definition)
    if sealed is None:
        verify_ballot_answers(ballot.answers, books.lines[ballot.i], books.definition)
    else:
        _take_sealed(books, sealed)
        books.sealed[ballot.i] = sealed
    identifier = ballot_id(books.get_hm(), entry.body)
    by_agent = channel.is_agents(right, ballot)
    books.rights[ballot.i] = right.cast(identifier, by_agent=by_agent)
    books.counted[ballot.i] = (identifier, ballot.answers)
    books.ballots += 1


def _outside_of(sealed: SecretBallot) -> Ballot:
    """Return what can be read of a sealed ballot: everything but the choices."""
    answers = tuple(Answer(answer.motion, ()) for answer in sealed.answers)
    return Ballot(sealed.i, sealed.cred_pk, sealed.seq, sealed.prev, sealed.consent, answers)


def _take_sealed(books: Books, ballot: SecretBallot) -> None:
    """Take the ciphertexts of a ballot, cast or spoilt; none may ever come again (A4)."""
    motions = [answer.motion for answer in ballot.answers]
    verify_motions_in_scope(motions, books.lines[ballot.i], books.definition)
    verify_option_counts(ballot.answers, books.definition)
    _take_components(books, ballot)


def _take_components(books: Books, ballot: SealedVote) -> None:
    verify_components_new(ballot, books.components)
    books.components.update(components(ballot))


def take_spoil(books: Books, entry: Entry) -> None:
    """Take a ballot that its owner had opened instead of cast; it is never counted."""
    books.require_voting(entry)
    ballot = SecretBallot.of(entry.body)
    right = books.get_right(ballot.i)
    if ballot.cred_pk != right.key_in_force and not channel.is_agents(right, _outside_of(ballot)):
        raise channel.KeyNotInForce(i=right.i)
    _take_sealed(books, ballot)


def take_paper_issue(books: Books, entry: Entry) -> None:
    """Take the handing out of a serial to its own right."""
    books.require_voting(entry)
    right, serial = books.get_right(entry.body["i"]), entry.body["serial"]
    get_paper_line(books.serials, serial, right.i)
    channel.check_may_issue(right, serial, books.definition.policies)
    books.rights[right.i] = right.issue(serial)


def take_paper_return(books: Books, entry: Entry) -> None:
    """Take a serial that came back spoiled or blank."""
    right, serial = books.get_right(entry.body["i"]), entry.body["serial"]
    channel.check_may_take_back(right, serial)
    books.rights[right.i] = right.take_back(serial, entry.body["state"])


def take_paper_ballot(books: Books, entry: Entry) -> None:
    """Take a paper ballot keyed in; a valid one replaces what counted."""
    sealed = SecretPaper.of(entry.body) if books.definition.is_secret else None
    paper = PaperBallot.of(entry.body) if sealed is None else sealed.outside
    right = books.get_right(paper.i)
    channel.check_may_count_paper(right, paper, books.definition.policies)
    verify_secret(get_paper_line(books.serials, paper.serial, paper.i), paper.secret)
    if sealed is None:
        verify_paper_items(paper, books.lines[paper.i], books.definition)
    else:
        verify_secret_paper_items(sealed, books.lines[paper.i], books.definition)
        _take_components(books, sealed)
    identifier = paper_ballot_id(books.get_hm(), entry.body)
    books.rights[paper.i] = right.count_paper(paper, identifier)
    books.paper_ballots += 1
    if paper.is_valid:
        books.counted[paper.i] = (identifier, paper.answers)
        if sealed is not None:
            books.sealed[paper.i] = sealed
        _expect_superseded(books, right, paper.serial)


def _expect_superseded(books: Books, before: RightState, serial: str) -> None:
    if before.counted is not None:
        books.superseded = {"i": before.i, "ballot_id": before.counted.hex(), "by": serial}
