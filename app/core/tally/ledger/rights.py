"""New keys, proxies, transfers and freezes, each into the state of its right."""

from __future__ import annotations

from app.core import channel
from app.core.ballot import Answer, parse_answers, verify_ballot_answers, verify_motions_in_scope
from app.core.channel import Proxy
from app.core.entries import Entry
from app.core.tally.ledger.books import Books
from app.core.tally.refusals import require


def take_reissue(books: Books, entry: Entry) -> None:
    """Take a new key of a right; the old one, and proxies to it, are without force."""
    require(not books.closed, entry, "closed")
    body, right = entry.body, books.get_right(entry.body["i"])
    old_key, new_key = bytes.fromhex(body["old_pk"]), bytes.fromhex(body["new_pk"])
    channel.check_may_reissue(right, old_key, body["reason"], books.definition.policies)
    books.use_key(new_key, right.i)
    books.rights[right.i] = right.reissue(new_key, body["reason"])
    books.withdraw_key(old_key)


def take_transfer(books: Books, entry: Entry) -> None:
    """Take a right's passing to another owner."""
    books.require_voting(entry)
    right = books.get_right(entry.body["i"])
    channel.check_may_transfer(right, books.definition.policies)
    books.rights[right.i] = right.transfer()
    books.withdraw_key(right.key)


def take_proxy(books: Books, entry: Entry) -> None:
    """Take a proxy of a right to an agent."""
    books.require_enrolled(entry)
    right = books.get_right(entry.body["i"])
    proxy = Proxy(
        bytes.fromhex(entry.body["agent_pk"]),
        tuple(entry.body["motions"]),
        parse_answers(entry.body["bound"]),
    )
    principals = books.count_principals(proxy.agent_pk)
    channel.check_may_grant(right, proxy, books.definition.policies, principals=principals)
    _verify_motions(books, right.i, proxy.motions, proxy.bound)
    books.use_agent(proxy.agent_pk, right.i)
    books.rights[right.i] = right.grant(proxy)


def _verify_motions(
    books: Books, i: int, motions: tuple[str, ...], bound: tuple[Answer, ...]
) -> None:
    line = books.lines[i]
    verify_motions_in_scope(motions, line, books.definition)
    verify_ballot_answers(bound, line, books.definition)


def take_proxy_end(books: Books, entry: Entry) -> None:
    """Take the end of a proxy."""
    books.require_enrolled(entry)
    right = books.get_right(entry.body["i"])
    channel.check_may_end_proxy(right, bytes.fromhex(entry.body["agent_pk"]))
    books.rights[right.i] = right.end_proxy()


def take_freeze(books: Books, entry: Entry) -> None:
    """Take the freeze of a right whose owner is disputed."""
    books.require_voting(entry)
    right = books.get_right(entry.body["i"])
    books.require_disputed(entry)
    channel.check_may_freeze(right)
    books.rights[right.i] = right.freeze(entry.body["objection"])


def take_unfreeze(books: Books, entry: Entry) -> None:
    """Take the end of a freeze whose objection has its ruling."""
    require(books.opened and not books.tallied, entry, "tallied")
    right, objection = books.get_right(entry.body["i"]), entry.body["objection"]
    channel.check_may_unfreeze(right, objection)
    require(books.rulings[objection] is not None, entry, "ruling_missing")
    books.rights[right.i] = right.unfreeze()
