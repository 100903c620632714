"""Signatures never stand alone on a page: what they are put under stands above them."""

from __future__ import annotations

import pytest

from app.assembly.samples.catalogue import render_sample
from tests.documents.archive import Archive
from tests.documents.reading import page_texts


@pytest.mark.parametrize(
    ("paper", "signing", "above"),
    [
        ("counting-session", "六、签名", "四、纸质票核对"),
        ("committee-minutes", "到会委员签名", "三、购置办公设备"),
        ("posting-proof", "见证人", "张贴地点"),
    ],
)
def test_signatures_stand_under_what_is_signed(
    published: Archive, paper: str, signing: str, above: str
) -> None:
    with published.app.app_context():
        pages = page_texts(render_sample(paper))
    (page,) = [one for one in pages if signing in one]
    assert above in page
