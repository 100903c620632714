"""While an act's documents are set, others write; what changed meanwhile is seen."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from app.assembly.service.acts import get_act
from app.assembly.service.read import find_document
from app.core.entries import parse_entry
from app.platform import pdf, seal
from app.platform.db import db
from app.platform.log import entries, log_size
from app.registry import service as registry
from tests.hall import Hall
from tests.worlds.meeting import COMMUNITY

SECONDS = 10


class Neighbour:
    """Somebody else who writes to the database in the middle of the setting of pages."""

    def __init__(self, hall: Hall, times: int) -> None:
        self.hall, self.times, self.wrote = hall, times, 0

    def write(self) -> None:
        if self.wrote < self.times:
            self.wrote += 1
            thread = threading.Thread(target=self._rename)
            thread.start()
            thread.join(SECONDS)
            assert not thread.is_alive(), "others wait while pages are set"

    def _rename(self) -> None:
        with self.hall.meeting.app.app_context():
            facts = registry.CommunityFacts(name=f"领海花园{self.wrote}期")
            registry.save_community(COMMUNITY, facts, officer_id=None, now=self.hall.now)


@contextmanager
def disturbed(hall: Hall, times: int) -> Iterator[Neighbour]:
    """The first `times` settings of pages are each followed by a write of the neighbour's."""
    neighbour = Neighbour(hall, times)
    makers: list[tuple[type, Callable[..., bytes]]] = [
        (pdf.Manuscript, pdf.Manuscript.make),
        (seal.Sealing, seal.Sealing.make),
    ]
    with pytest.MonkeyPatch.context() as patch:
        for maker, make in makers:
            patch.setattr(maker, "make", _then_write(make, neighbour))
        yield neighbour


def _then_write(make: Callable[..., bytes], neighbour: Neighbour) -> Callable[..., bytes]:
    def made(piece: object) -> bytes:
        data = make(piece)
        neighbour.write()
        return data

    return made


@pytest.fixture
def counted(hall: Hall) -> Hall:
    """The result waits for the second of its signatures."""
    assert hall.meeting.recognised(1).vote().status == 200
    hall.close()
    for step in ("reconciliation", "result"):
        act = hall.act_of(hall.post("clerk", f"/assemblies/{{id}}/{step}"))
        hall.sign("clerk", act)
        if step == "result":
            break
        hall.sign("scrutineer", act)
        hall.cosign()
        hall.post("clerk", "/assemblies/{id}/tallies")
        hall.cosign()
    return hall


def _waiting(hall: Hall) -> int:
    return int(hall.facts()["acts"][-1]["id"])


def _preliminary(hall: Hall) -> bool:
    with hall.meeting.app.app_context():
        return find_document(db.session(), hall.id, "result-preliminary.pdf") is not None


def test_one_change_is_taken_in(counted: Hall) -> None:
    """The pages are set once more, from the facts as they then are."""
    with disturbed(counted, 1) as neighbour:
        counted.sign("scrutineer", _waiting(counted))
    assert neighbour.wrote == 1
    assert _preliminary(counted)


def test_change_upon_change_is_refused_and_nothing_lost(counted: Hall) -> None:
    act = _waiting(counted)
    with counted.meeting.app.app_context():
        before = log_size(db.session(), counted.id)
    with disturbed(counted, 2):
        refused = counted.sign("scrutineer", act, status=409)
    assert "请再试一次" in refused.text
    with counted.meeting.app.app_context():
        session = db.session()
        assert log_size(session, counted.id) == before
        assert len(get_act(session, act).sigs) == 1
    assert not _preliminary(counted)
    counted.sign("scrutineer", act)
    assert _preliminary(counted)


def test_what_the_pages_say_of_their_entry_is_what_is_logged(counted: Hall) -> None:
    """The log that was foreseen is the log: otherwise the pages would have been refused."""
    counted.sign("scrutineer", _waiting(counted))
    with counted.meeting.app.app_context():
        last = parse_entry(entries(db.session(), counted.id)[-1])
    assert last.type == "result"
    assert len(last.sigs) == 2


def test_minutes_are_set_and_sealed_while_others_write(counted: Hall) -> None:
    counted.sign("scrutineer", _waiting(counted))
    counted.cosign()
    counted.meeting.app.test_cli_runner().invoke(args=["seal", "make"])
    counted.meeting.clock.advance(days=9)
    counted.browsers.clear()
    with disturbed(counted, 1) as final:
        counted.sign("convener", counted.act_of(counted.post("convener", "/assemblies/{id}/final")))
    with disturbed(counted, 1) as minutes:
        act = counted.act_of(counted.post("convener", "/assemblies/{id}/minutes"))
    with disturbed(counted, 1) as sealing:
        counted.sign("convener", act)
    assert (final.wrote, minutes.wrote, sealing.wrote) == (1, 1, 1)
