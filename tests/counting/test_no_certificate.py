"""What is for reference only gets no certificate, whoever asks for one (R43)."""

from __future__ import annotations

from app.assembly.models import AssemblyRow
from tests.counting.steps import COMPARED
from tests.hall import Hall, text_of


def test_an_assembly_for_reference_is_not_certified(minuted: Hall) -> None:
    def without_paper(session: object) -> None:
        session.get(AssemblyRow, minuted.id).reference = True  # type: ignore[attr-defined]
        session.commit()  # type: ignore[attr-defined]

    minuted.run(without_paper)
    fields = {"number": "临街〔2026〕1号", "compared": COMPARED}
    refused = minuted.post("street", "/assemblies/{id}/certificate", fields, 409)
    assert "参考" in text_of(refused.text)
    assert minuted.facts()["acts"] == []
    assert minuted.meeting.phase() == "minuted"
