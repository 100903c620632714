"""A community and its assembly in the site's database, made by the site's own acts.

Everybody's keys follow from their names; the signatures are real.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from app.assembly.service import clock as assembly_clock
from app.assembly.service.acts import bind_of, get_act, list_open_acts
from app.assembly.service.draft import (
    Draft,
    DraftMotion,
    approve_draft,
    create_assembly,
    save_draft,
)
from app.assembly.service.posting import posted_until
from app.assembly.service.publish import propose_publication
from app.assembly.service.read import get_assembly, hm_of, witnesses_of
from app.assembly.service.roll import freeze_roll
from app.assembly.service.signing import sign_act
from app.assembly.service.texts import CONSENT
from app.core.calendar import SHANGHAI, earliest_opening
from app.core.definition import Definition
from app.core.encoding import encode_b64
from app.core.signers import sign_body
from app.core.tlog.checkpoint import add_signature, encode_checkpoint, parse_checkpoint
from app.core.tlog.cosignature import cosign_checkpoint
from app.issuer.export import parse_export
from app.issuer.issue import Issue, issue
from app.issuer.package import build_package
from app.issuer.secrets_folder import SecretsFolder
from app.people import service as people
from app.people.models import OfficerKey
from app.platform.db import db, transaction
from app.platform.log import add_cosignature, checkpoint_note
from app.platform.roles import Role
from app.registry import service as registry
from tests.registry.rollfiles import HEADER, resident, workbook
from tests.worlds.households import DOORS, Card, Facts, phones_of, register_rows
from tests.worlds.keys import key, seed
from tests.worlds.trustees import Trustees

COMMUNITY = "linghai"
OPERATOR_ORGANISATION = "议决平台运营公司"
VOTING_DAYS = 7
OFFICERS = {
    "convener": (Role.CONVENER, "业主委员会"),
    "registrar": (Role.REGISTRAR, "居民委员会"),
    "street": (Role.STREET_OFFICE, "街道办事处"),
    "clerk": (Role.CLERK, "居民委员会"),
    "scrutineer": (Role.SCRUTINEER, "业主监督小组"),
}
MOTIONS = (
    DraftMotion("续聘物业服务企业", "续聘三年。", "278-4"),
    DraftMotion("筹集维修资金", "每平方米二十元。", "278-6"),
    DraftMotion("更换1号楼电梯", "动用1号楼维修资金。", "278-5", groups=("1号楼",)),
    DraftMotion("花园改造", "三选一。", "278-9", "one_of", options=("甲", "乙", "丙")),
)


def convene(
    folder: Path,
    now: datetime,
    *,
    rehearsal: bool = False,
    doors: int = DOORS,
    trustees: Trustees | None = None,
) -> Facts:
    """Convene an assembly in the current application, up to the frozen roll; `folder` is for codes.

    The roll is frozen at the end of its posting, and the witness has cosigned the head with the
    manifest; the clock opens it at `opens`. With trustees its ballots are secret, the key is made
    and confirmed.
    """
    assembly_id, officers = announce(now, rehearsal=rehearsal, doors=doors, trustees=trustees)
    if trustees is not None:
        trustees.make_key(assembly_id, now)
    frozen = posted_until(db.session(), get_assembly(db.session(), assembly_id))
    made = make_codes(assembly_id, folder)
    act = freeze_roll(assembly_id, package_of(made), officer_id=officers["registrar"], now=frozen)
    for name in ("convener", "registrar"):
        sign_as(name, act, officers[name], frozen)
    if trustees is not None:
        trustees.confirm(assembly_id, frozen)
    cosign(assembly_id, frozen)
    definition = Definition.parse(get_assembly(db.session(), assembly_id).definition)
    cards = tuple(_card(right) for right in made.rights)
    return Facts(
        assembly_id,
        frozen.isoformat(),
        definition.opens.isoformat(),
        definition.closes.isoformat(),
        officers,
        tuple(sorted(cards, key=lambda card: card.door)),
    )


def announce(
    now: datetime,
    *,
    rehearsal: bool = False,
    doors: int = DOORS,
    trustees: Trustees | None = None,
) -> tuple[str, dict[str, int]]:
    """Open the community and publish the notice; returns the assembly's id and its officers'."""
    officers = open_community(now, doors)
    draft = _draft(officers, now)
    if trustees is not None:
        draft = trustees.made_secret(draft)
    return _publish(officers, now, rehearsal, draft), officers


def open_community(now: datetime, doors: int = DOORS) -> dict[str, int]:
    """Open the community with its register and its officers; returns their numbers."""
    _open_community(now, doors)
    return {name: _appoint(name, now) for name in OFFICERS}


def cosign(assembly_id: str, now: datetime) -> int:
    """Have the witness cosign the newest head; returns its size."""
    with transaction() as session:
        assembly = get_assembly(session, assembly_id)
        signed = parse_checkpoint(checkpoint_note(session, assembly_id).encode())
        at = int(now.timestamp())
        line = cosign_checkpoint(signed.checkpoint, "witness", seed("witness"), at)
        note = encode_checkpoint(add_signature(signed, line))
        witnesses, _ = witnesses_of(assembly)
        return add_cosignature(session, assembly_id, note, witnesses=witnesses, now=now)


def open_now(assembly_id: str, now: datetime) -> None:
    """Let the clock log the opening."""
    assembly_clock.advance_if_due(assembly_id, now)
    assert get_assembly(db.session(), assembly_id).phase == "open"


def sign_as(name: str, act_id: int, officer_id: int, now: datetime) -> None:
    """Sign a waiting act with an officer's key."""
    session = db.session()
    act = get_act(session, act_id)
    bind = bind_of(get_assembly(session, act.assembly_id), act.type, act.body)
    k, s = sign_body(act.type, bind, act.body, seed(name))
    sign_act(act_id, officer_id=officer_id, k=k, s=encode_b64(s), now=now)


def sign_entry(name: str, entry_type: str, hm: bytes, body: dict[str, Any]) -> dict[str, str]:
    """An officer's signature over a body bound to the manifest, as pages post it."""
    k, s = sign_body(entry_type, hm, body, seed(name))
    return {"k": k, "s": encode_b64(s)}


def _open_community(now: datetime, doors: int) -> None:
    facts = registry.CommunityFacts(name="领海花园", help_phone="0532-80000000")
    registry.create_community(COMMUNITY, facts, officer_id=None, now=now)
    witness = {"name": "witness", "key": key("witness").hex()}
    registry.save_witnesses(COMMUNITY, [witness], 1, officer_id=None, now=now)
    data = workbook(*register_rows(doors), header=HEADER)
    preview = registry.preview_import(
        COMMUNITY, data, file_name="roll.xlsx", provenance="register", officer_id=None, now=now
    )
    assert preview.state == "previewed", preview.summary
    registry.apply_import(preview.id, officer_id=None, now=now)


def _appoint(name: str, now: datetime) -> int:
    role, organisation = OFFICERS[name]
    made = people.create_officer(
        username=name, name=name.title(), organisation=organisation, by=None, now=now
    )
    people.appoint(
        made.officer_id,
        role,
        COMMUNITY,
        operator_organisation=OPERATOR_ORGANISATION,
        by=None,
        now=now,
    )
    # A key wrapped by a passphrase takes a second of scrypt; whose public part it is counts here.
    with transaction() as session:
        public = key(name).hex()
        session.add(
            OfficerKey(officer_id=made.officer_id, public_key=public, wrapped=None, since=now)
        )
    return made.officer_id


def _publish(officers: dict[str, int], now: datetime, rehearsal: bool, draft: Draft) -> str:
    assembly_id = approved(officers, now, rehearsal=rehearsal, draft=draft)
    sign_as("convener", sign_definition(officers, assembly_id, now), officers["convener"], now)
    return assembly_id


def sign_definition(officers: dict[str, int], assembly_id: str, now: datetime) -> int:
    """Propose the publication and sign the definition; returns the act of the notice."""
    convener = officers["convener"]
    act = propose_publication(assembly_id, officer_id=convener, host="localhost", now=now)
    for name in ("convener", "registrar"):
        sign_as(name, act, officers[name], now)
    (notice,) = list_open_acts(db.session(), assembly_id)
    return notice.id


def approved(
    officers: dict[str, int],
    now: datetime,
    *,
    rehearsal: bool = False,
    draft: Draft | None = None,
) -> str:
    """Write the draft and have the committee resolve on it; returns the assembly's id."""
    row = create_assembly(
        COMMUNITY,
        title="业主大会定期会议",
        kind="regular",
        rehearsal=rehearsal,
        officer_id=officers["convener"],
        now=now,
    )
    change_draft(row.id, draft or _draft(officers, now), now)
    return row.id


def change_draft(assembly_id: str, draft: Draft, now: datetime) -> None:
    """Save a draft and have the committee resolve on it."""
    row = get_assembly(db.session(), assembly_id)
    row = save_draft(assembly_id, draft, revision=row.revision, now=now)
    approve_draft(
        assembly_id,
        members=7,
        present=6,
        in_favour=6,
        document="业主委员会决议".encode(),
        document_name="决议.txt",
        revision=row.revision,
        now=now,
    )


def _draft(officers: dict[str, int], now: datetime) -> Draft:
    opens = earliest_opening(now, 15)
    return Draft(
        motions=MOTIONS,
        convener_name="领海花园业主委员会",
        record_date=now.astimezone(SHANGHAI).date().isoformat(),
        opens=f"{opens:%Y-%m-%dT%H:%MZ}",
        closes=f"{opens + timedelta(days=VOTING_DAYS):%Y-%m-%dT%H:%MZ}",
        officers=tuple(officers.values()),
        count_place="居委会二楼",
        paper_desk="物业服务中心",
        contact="0532-80000001",
        legal_basis="《中华人民共和国民法典》第二百七十八条",
        impact_assessed=True,
    )


def make_codes(assembly_id: str, folder: Path) -> Issue:
    """Run the registrar's tool on the roll's export; `folder` keeps its secrets."""
    session = db.session()
    row = get_assembly(session, assembly_id)
    export = registry.build_roll_export(
        session,
        COMMUNITY,
        assembly={
            "definition": row.definition,
            "hd": row.hd,
            "anchor": row.anchor,
            "base_url": "http://localhost",
            "consent": CONSENT,
        },
    )
    return issue(parse_export(json.dumps(export).encode()), SecretsFolder(folder), Draws())


def package_of(made: Issue) -> bytes:
    """The package that the registrar's tool sends back."""
    return build_package(made, seed("registrar"), "<p>register</p>")


def _card(right: Any) -> Card:
    doors = sorted(int(one.unit_code[-4:]) for one in right.right.units if one.use == "home")
    door = min(doors)
    return Card(
        door=door,
        i=right.i,
        right_key=right.right.key,
        code=right.code,
        unit_codes=tuple(one.unit_code for one in right.right.units),
        last4=resident(door)[-4:],
        phones=phones_of(door),
        sheets=tuple((sheet.serial, sheet.secret.hex()) for sheet in right.sheets),
    )


class Draws:
    """Draws that repeat from run to run."""

    def __init__(self, word: str = "draw") -> None:
        self.word, self.count = word, 0

    def __call__(self, size: int) -> bytes:
        self.count += 1
        digest = hashlib.sha512(f"{self.word} {self.count}".encode()).digest()
        return digest[:size]


def manifest_hash(assembly_id: str) -> bytes:
    return hm_of(get_assembly(db.session(), assembly_id))
