"""No public document shows a line of the roll, an owner, a flat or a ballot."""

from __future__ import annotations

import pytest

from app.core.encoding import parse_jcs
from tests.documents.archive import Archive
from tests.documents.reading import attachments_of, squeeze, streams_of, text_of
from tests.documents.town_hall import HEADER, owner_names, register_rows


def secrets_of(archive: Archive) -> set[str]:
    """What belongs to one right: tags, keys, ballots, names, numbers, phones, codes, doors."""
    build = archive.build
    found = {identifier.hex() for identifier in build.ids().values()}
    for line in build.world.roll:
        found |= {line["cred_pk"], *(unit["tag"] for unit in line["units"])}
    columns = ["不动产单元号", "房屋坐落", "业主姓名", "证件号码", "手机号"]
    places = [HEADER.index(name) for name in columns]
    found |= {str(row[place]) for row in register_rows() for place in places}
    found |= {line["serial"] for line in build.world.paper}
    return found


@pytest.mark.parametrize("mode", ["published", "for_owners"])
def test_no_document_names_a_right(mode: str, request: pytest.FixtureRequest) -> None:
    archive: Archive = request.getfixturevalue(mode)
    secrets = secrets_of(archive)
    assert len(secrets) > 80
    assert set(owner_names()) < secrets
    for name, pdf in archive.public.items():
        inside = [squeeze(text_of(pdf)), *(data.decode("latin-1") for data in streams_of(pdf))]
        for number, part in enumerate(inside):
            shown = {secret for secret in secrets if secret in part}
            assert shown == set(), f"{name}, part {number}"


def test_the_search_sees_what_is_printed(published: Archive) -> None:
    """The same search finds what the documents do show."""
    pdf = published.minutes
    assert "春江花园业主委员会" in squeeze(text_of(pdf))
    assert any(b"BT" in data for data in streams_of(pdf))
    line = parse_jcs(published.build.lines[0])
    assert line["body"]["title"] in squeeze(text_of(pdf))


def test_only_a_public_record_is_inside_the_minutes(
    published: Archive, for_owners: Archive, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp
    assert set(attachments_of(published.minutes, folder("public"))) == {"record.zip"}
    assert attachments_of(for_owners.minutes, folder("owners")) == {}
    assert b"/EmbeddedFile" not in for_owners.sealed
    for archive in (published, for_owners):
        for name in ("notice", "preliminary", "final", "certificate"):
            assert b"/EmbeddedFile" not in archive.public[name]
