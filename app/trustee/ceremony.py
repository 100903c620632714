"""The acts of the ceremony: join, deal, reveal, check, confirm (PROTOCOL §7).

Law: an act is refused unless the log waits for it, and every message is tried on the replayed
ceremony before it is written, so nobody hands in what the others would refuse.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.core.ceremony import make_share_complaint, make_trustee_key, open_share, own_secret
from app.core.encoding import encode_b64
from app.core.errors import RuleError
from app.core.group import WIDE_BYTES
from app.trustee.dealing import forget_dealings, make_dealing, open_dealing
from app.trustee.messages import write_message
from app.trustee.session import Session


class StepNotNow(RuleError):
    """The log does not wait for this from this trustee; `waits_for` says for what it does."""


class ManifestMissing(RuleError):
    """The manifest is not in the log yet; there is nothing to confirm."""


class NothingRevealed(RuleError):
    """No dealing of this run is in the log yet."""


def join(session: Session) -> None:
    """Write the signed trustee-key message."""
    _demand_turn(session, "trustee-key")
    log = session.log
    secret = session.secret.share_secret(log.definition.hd)
    randomness = session.draw(WIDE_BYTES)
    group, hd = log.ceremony.group, log.definition.hd
    body = make_trustee_key(group, hd, session.number, secret, randomness)
    _write(session, "trustee-key", body, f"{session.number}")


def deal(session: Session) -> None:
    """Write the commitment to a dealing, which stays in the folder, wrapped."""
    _demand_turn(session, "dkg-commit")
    ceremony = session.log.ceremony
    commit, _ = make_dealing(
        session.folder, ceremony, session.number, session.passphrase, session.draw
    )
    _write(session, "dkg-commit", commit, _of_run(session))


def reveal(session: Session) -> None:
    """Write the dealing that was committed to, once everybody has committed."""
    _demand_turn(session, "dkg-reveal")
    ceremony = session.log.ceremony
    _, body = open_dealing(session.folder, ceremony, session.number, session.passphrase)
    _write(session, "dkg-reveal", body, _of_run(session))


def check(session: Session) -> None:
    """Open the own share of every dealing; write a complaint of the first that is wrong."""
    ceremony = session.log.ceremony
    if not ceremony.revealed:
        raise NothingRevealed(phase=ceremony.phase)
    secret = session.secret.share_secret(session.log.definition.hd)
    for dealer in sorted(ceremony.revealed):
        dealt = ceremony.dealt_share(dealer, session.number)
        if open_share(ceremony.group, dealt, secret) is None:
            session.tell("share_wrong", dealer=dealer)
            body = make_share_complaint(ceremony.group, dealt, secret, session.draw(WIDE_BYTES))
            _write(session, "dkg-complaint", body, f"{_of_run(session)}-against-{dealer}")
            return
        session.tell("share_right", dealer=dealer)
    session.tell("shares_right", count=len(ceremony.revealed), trustees=ceremony.trustees)


def complain_of_silence(session: Session, against: int) -> None:
    """Write the complaint that a trustee does not speak while the others wait."""
    run = session.log.ceremony.run
    body = {"trustee": session.number, "run": run, "against": against, "reason": "silent"}
    _write(session, "dkg-complaint", body, f"{_of_run(session)}-silent-{against}")


def confirm(session: Session) -> None:
    """Sign the ceremony over HM, and forget the dealing."""
    log, ceremony = session.log, session.log.ceremony
    if log.manifest is None:
        raise ManifestMissing()
    _demand_turn(session, "ceremony-ok")
    own_secret(ceremony, session.number, session.secret.share_secret(log.definition.hd))
    body = {
        "trustee": session.number,
        "ceremony": ceremony.transcript.hex(),
        "key": encode_b64(ceremony.result().key),
    }
    session.tell("confirming", hm=log.manifest.hm.hex(), key=ceremony.result().key.hex())
    _write(session, "ceremony-ok", body, f"{session.number}")
    forget_dealings(session.folder, ceremony)


def _of_run(session: Session) -> str:
    return f"{session.number}-run{session.log.ceremony.run}"


def _demand_turn(session: Session, kind: str) -> None:
    expected = session.log.ceremony.expected
    if (kind, session.number) not in expected:
        waiting = sorted(item for item in expected if item[0] != "dkg-complaint")
        names = ", ".join(f"{name} {number}" for name, number in waiting)
        raise StepNotNow(asked=kind, waits_for=names)


def _write(session: Session, kind: str, body: Mapping[str, Any], name: str) -> None:
    log = session.log
    log.ceremony.after(kind, body)
    bind = log.definition.hd if log.manifest is None else log.manifest.hm
    path = write_message(session.folder, session.secret, kind, bind, body, name)
    session.hand_over(path)
