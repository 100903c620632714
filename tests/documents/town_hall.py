"""The village's certified assembly inside the site: community, register, log, documents.

The entries are the village world's own, as if the site had run it; the log beneath them is
the site's. Names, phones, doors and unit codes of the owners are synthetic and peculiar, so
that a leak into a document shows.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from app.assembly.models import AssemblyRow
from app.assembly.service.draft import Draft, DraftMotion
from app.assembly.service.read import add_document
from app.core.anchor import anchor_of
from app.core.definition import Definition
from app.core.encoding import encode_b64
from app.core.entries import parse_entry
from app.people import service as people
from app.people.models import OfficerKey
from app.platform.db import transaction
from app.platform.log import append_entry, create_log
from app.registry import service as registry
from tests.registry.rollfiles import HEADER, phone, resident, unit, workbook
from tests.worlds.build import START, Build
from tests.worlds.community import OFFICERS, TEXTS, UNITS

FACTS = registry.CommunityFacts(
    name="春江花园",
    address="临江市江畔路18号",
    street_office="临江街道办事处",
    residents_committee="春江社区居民委员会",
    property_company="春江物业服务有限公司",
    help_phone="0532-80000000",
)
NAMES = "甄士隐 贾雨村 冷子兴 娇杏儿 封肃伯 霍启郎 柳湘莲 蒋玉菡 倪二叔 卜世仁 詹光甫 单聘仁 余信公"
OFFICER_NAMES = ["周召集", "孙计票", "李计票", "吴监票", "郑登记", "王街道", "冯居委", "陈审计"]
USES = {"home": "住宅", "shop": "商铺", "parking": "车位"}


def furnish(build: Build) -> None:
    """Put a village's world into the site's database, part by part as in its life."""
    registry.create_community("chunjiang", FACTS, officer_id=None, now=START)
    _import_register()
    convener = _appoint(build)
    parsed = build.definition
    with transaction() as session:
        row = _row(build, parsed, convener)
        session.add(row)
        session.flush()
        create_log(session, row.id, origin=parsed.origin)
        _append(session, row, build)
        for name, data in documents(build).items():
            add_document(session, row.id, kind=name, name=name, data=data, public=False, now=START)


def documents(build: Build) -> dict[str, bytes]:
    return {
        **build.world.documents,
        "roll.jsonl": build.roll,
        "paper-roll.jsonl": build.paper,
    }


def owner_names() -> list[str]:
    return NAMES.split()


def register_rows() -> list[list[object]]:
    """The roll file of the village: one owner for each right."""
    rows = []
    for i, units in UNITS.items():
        for n, (use, building, area) in enumerate(units):
            number = 10 * i + n + 1
            rows.append(
                unit(
                    number,
                    seat=f"{building}{i}单元{number}",
                    area=f"{area // 100}.{area % 100:02}",
                    owner=owner_names()[i - 1],
                    number=resident(i),
                    phone=phone(i),
                    use=USES[use],
                )
            )
    return rows


def _import_register() -> None:
    data = workbook(*register_rows(), header=HEADER)
    preview = registry.preview_import(
        "chunjiang",
        data,
        file_name="roll.xlsx",
        provenance="register",
        officer_id=None,
        now=START,
    )
    assert preview.state == "previewed", preview.summary
    registry.apply_import(preview.id, officer_id=None, now=START)


def _appoint(build: Build) -> int:
    """Make the village's officers and give them its keys; returns the convener's id."""
    ids = []
    for (name, _, organisation), person in zip(OFFICERS, OFFICER_NAMES, strict=True):
        invitation = people.create_officer(
            username=f"{name}-1", name=person, organisation=organisation, by=None, now=START
        )
        ids.append(invitation.officer_id)
        with transaction() as session:
            key = build.key(name).hex()
            session.add(
                OfficerKey(
                    officer_id=invitation.officer_id, public_key=key, wrapped=None, since=START
                )
            )
    return ids[0]


def _row(build: Build, definition: Definition, convener: int) -> AssemblyRow:
    return AssemblyRow(
        id=definition.assembly,
        community_id=definition.community_id,
        phase="certified",
        title=definition.title,
        kind=definition.kind,
        rehearsal=definition.rehearsal,
        reference=definition.reference,
        draft=_draft(definition).to_json(),
        definition=build.world.definition,
        hd=build.hd.hex(),
        manifest=build.body("manifest"),
        hm=build.hm.hex(),
        manifest_seq=build.places["manifest"],
        anchor=anchor_of(definition),
        opens=definition.opens,
        closes=definition.closes,
        created_at=START,
        created_by=convener,
    )


def _draft(definition: Definition) -> Draft:
    return Draft(
        motions=tuple(
            DraftMotion(
                title=motion.title,
                text=TEXTS[motion.id],
                matter=motion.matter,
                kind=motion.kind.value,
                options=tuple(c.label for c in motion.choices[:-1])
                if motion.kind.value == "one_of"
                else (),
                groups=tuple(sorted(motion.scope.groups)),
            )
            for motion in definition.motions
        ),
        convener_name=definition.body["convener"]["name"],
        approval=definition.body["convener"]["approval"],
        publication=definition.publication,
        publication_article="议事规则第三十条",
        record_date=definition.record_date.isoformat(),
        opens=definition.body["opens"],
        closes=definition.body["closes"],
        count_place="春江社区居委会二楼会议室，2026年3月30日 9:00 公开计票",
        paper_desk="春江花园物业服务中心一楼，投票期间每日 9:00—19:00",
        contact="业委会办公室 0532-80000001",
        legal_basis="《中华人民共和国民法典》第二百七十八条、本小区业主大会议事规则第十二条",
        impact_assessed=True,
    )


def _append(session: Session, row: AssemblyRow, build: Build) -> None:
    for line in build.lines:
        entry = parse_entry(line)
        sigs = [{"k": sig.k, "s": encode_b64(sig.s)} for sig in entry.sigs]
        append_entry(
            session,
            row.id,
            type=entry.type,
            body=dict(entry.body),
            sigs=sigs,
            now=entry.t + timedelta(seconds=1),
        )
