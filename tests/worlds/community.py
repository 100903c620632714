"""The village's people and rules: units, rolls, motions, officers, definition."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256 as sha
from pathlib import Path

from app.core.encoding import sha256
from app.core.profile import parse_profile
from tests.worlds.build import Body, digest
from tests.worlds.keys import key

CONSENT = "本人同意以表决码与短信验证码作为电子签名"
TEXTS = {
    "manager": "续聘物业服务企业, 合同期三年。",
    "reserve": "筹集维修资金, 每平方米二十元。",
    "roof": "动用维修资金维修一号楼屋面。",
    "plan": "大门改造方案三选一。",
    "shop": "将一号楼101室改为经营性用房。",
}
# use, group, area in 0.01 m² of each right's units
UNITS = {
    1: [("home", "1号楼", 8932)],
    2: [("home", "1号楼", 12105)],
    3: [("home", "1号楼", 8932), ("home", "2号楼", 9650)],
    4: [("home", "1号楼", 10417)],
    5: [("home", "2号楼", 7788)],
    6: [("home", "2号楼", 9650)],
    7: [("shop", "2号楼", 21300)],
    8: [("home", "2号楼", 10417), ("parking", "车库", 1320)],
    9: [("home", "3号楼", 13340)],
    10: [("home", "3号楼", 8801)],
    11: [("home", "3号楼", 8801)],
    12: [("home", "3号楼", 9999)],
    13: [("parking", "车库", 1250)],
}
SERIALS = ("P-0006", "P-0008", "P-0009", "P-0010", "P-0011", "P-0011-B", "P-0012", "P-0013")
SHOP_RIGHTS = (1, 2)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
SIGNED_PDF = PDF + b"2 0 obj\n<</Type/Sig>>\nendobj\n%%EOF\n"


def tag(right: int, unit: int) -> str:
    # Tags ascend with the right's number, because the roll is sorted by its smallest tags.
    return f"{right:04x}{unit:04x}" + sha(f"tag {right} {unit}".encode()).hexdigest()[:56]


def right_of(serial: str) -> int:
    return int(serial[2:6])


def secret(serial: str) -> bytes:
    return sha(f"secret {serial}".encode()).digest()[:20]


def make_roll(name: str = "") -> list[Body]:
    return [
        {
            "i": i,
            "cred_pk": key(f"right {i}", name).hex(),
            "units": [
                {"tag": tag(i, n), "area": area, "group": group, "use": use}
                for n, (use, group, area) in enumerate(units)
            ],
        }
        for i, units in UNITS.items()
    ]


def make_paper() -> list[Body]:
    lines = [
        {"i": right_of(name), "serial": name, "secret": sha256(secret(name)).hex()}
        for name in SERIALS
    ]
    return sorted(lines, key=lambda line: line["serial"])


def _motion(
    name: str,
    matter: str,
    kind: str,
    scope: Body,
    choices: Iterable[tuple[str, str]],
    motion_class: str = "ordinary",
) -> Body:
    return {
        "id": name,
        "title": TEXTS[name][:12],
        "text": sha256(TEXTS[name].encode()).hex(),
        "kind": kind,
        "choices": [{"id": choice, "label": label} for choice, label in choices],
        "min": 1,
        "max": 1,
        "matter": matter,
        "class": motion_class,
        "article": "议事规则第十二条",
        "scope": scope,
    }


YES_NO = (("yes", "同意"), ("no", "反对"), ("abstain", "弃权"))
PLANS = (("a", "方案一"), ("b", "方案二"), ("c", "方案三"), ("none", "都不同意"))
ALL = {"kind": "all"}


def national_profile() -> Body:
    """The national rules as a definition states them, read from the file that ships."""
    path = Path(__file__).resolve().parents[2] / "app/core/profiles/national.toml"
    return parse_profile(path.read_text(encoding="utf-8")).to_definition()


def make_motions() -> list[Body]:
    roof = {"kind": "groups", "groups": ["1号楼"]}
    shop = {"kind": "tags", "tags": sorted(tag(i, 0) for i in SHOP_RIGHTS)}
    return [
        _motion("manager", "278-4", "yes_no", ALL, YES_NO),
        _motion("reserve", "278-6", "yes_no", ALL, YES_NO, "special"),
        _motion("roof", "278-5", "yes_no", roof, YES_NO),
        _motion("plan", "278-9", "one_of", ALL, PLANS),
        _motion("shop", "279", "yes_no", shop, YES_NO, "unanimous_affected"),
    ]


OFFICERS = (
    ("convener", "convener", "春江花园业主委员会"),
    ("clerk", "clerk", "春江花园业主委员会"),
    ("clerk-b", "clerk", "社区志愿者协会"),
    ("scrutineer", "scrutineer", "业主监督小组"),
    ("registrar", "registrar", "春江社区居民委员会"),
    ("street-office", "street_office", "临江街道办事处"),
    ("rc", "residents_committee", "春江社区居民委员会"),
    ("auditor", "auditor", "明远会计师事务所"),
)


def make_definition(name: str = "") -> Body:
    return {
        "protocol": "yijue/v1",
        "suite": "RISTRETTO255-SHA512-ED25519-v1",
        "assembly": "spring-2026",
        "origin": "vote.example/spring-2026",
        "title": "2026年第一次业主大会会议",
        "community": {"id": "chunjiang", "name": "春江花园"},
        "kind": "regular",
        "rehearsal": False,
        "reference": False,
        "mode": "named",
        "publication": "public",
        "publication_basis": {"kind": "article", "article": "议事规则第三十条"},
        "convener": {
            "body": "committee",
            "name": "春江花园业主委员会",
            "approval": {"members": 7, "present": 6, "in_favour": 5, "document": digest("决议")},
        },
        "profile": national_profile(),
        "groups": sorted({"1号楼", "2号楼", "3号楼", "车库"}, key=lambda g: g.encode("utf-16-be")),
        "motions": make_motions(),
        "record_date": "2026-03-01",
        "opens": "2026-03-22T01:00Z",
        "closes": "2026-03-29T01:00Z",
        "policies": {
            "max_changes": 2,
            "channel_rule": "paper_replaces",
            "multi_unit": "one_ballot",
            "silence": "not_counted",
            "silence_basis": None,
            "follow_choice": False,
            "extension_days": 15,
            "transfer": "beijing",
            "proxy_bound": True,
            "proxy_cap": 3,
            "result_mode": "M0",
            "n_min": 30,
            "parking_area": False,
            "parking_heads": False,
            "credential_scope": "community",
            "objection_days": 7,
            "show_turnout": True,
            "rulings_by": "street_office",
        },
        "thresholds": {"quorum": [2, 3], "ordinary": [1, 2], "special": [3, 4]},
        "keys": {
            "registrar": key("registrar", name).hex(),
            "log": key("log", name).hex(),
            "street_office": key("street-office", name).hex(),
            "witnesses": [
                {"name": f"witness-{letter}", "key": key(f"witness {letter}", name).hex()}
                for letter in "ab"
            ],
            "witness_quorum": 2,
        },
        "officers": [
            {"id": officer, "role": role, "organisation": body, "key": key(officer, name).hex()}
            for officer, role, body in OFFICERS
        ],
        "trustees": [],
        "trustee_threshold": 0,
        "consent": sha256(CONSENT.encode()).hex(),
        "lot": None,
    }
