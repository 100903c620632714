"""A secret assembly of 45 rights, small enough to build in seconds; it knows every choice.

Right 1 changes its ballot, right 2 has one opened and casts another, rights above 32 stay
away. Motions: manager (all three trustees give shares), plan (one of two, trustees 1 and 3),
board (an election, 2 and 3), roof (few answer: no quorum, never opened). What the ballots hold
is kept beside them, so that sums and results are an attacker's to state. A test that asks
about one motion builds the assembly with that motion alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from functools import cache
from typing import Any

from app.core.ballot import Answer, Ballot, paper_ballot_id
from app.core.ceremony import TrusteeKeys
from app.core.definition import Definition
from app.core.encoding import encode_b64, encode_jcs, lp, parse_b64, parse_jcs, sha256
from app.core.group import group_for_verifying
from app.core.roll import Weight
from app.core.secret.allowed import opened_sums
from app.core.secret.ballot import Poll, SecretBallot, secret_ballot_body
from app.core.secret.encrypting import Sealed, encrypt_ballot, randomness_needed
from app.core.secret.paper import SecretPaper
from app.core.secret.shares import Opening, make_shares, share_randomness_needed
from app.core.secret.spoil import spoil_body
from app.core.secret.sums import CountedAnswer, SecretTally, secret_tally_body, tally_answers
from tests.worlds import naive
from tests.worlds.build import Body, Build, Step, World, day, document
from tests.worlds.community import (
    ALL,
    CONSENT,
    PLANS,
    SIGNED_PDF,
    TEXTS,
    YES_NO,
    _motion,
    make_definition,
)
from tests.worlds.evening import GROUP, THRESHOLD, TRUSTEES, dealings, drawn, script
from tests.worlds.keys import key
from tests.worlds.village import before_opening, closing

QUICK = group_for_verifying()
RIGHTS, VOTERS = 45, 32
SHARERS = {"manager": (1, 2, 3), "plan": (1, 3), "board": (2, 3)}
MOTIONS = ("manager", "roof", "plan", "board")
CEREMONY = ("trustee-key", "dkg-commit", "dkg-reveal", "dkg-complaint")
Choices = dict[str, tuple[str, ...]]


def make_roll(name: str = "") -> list[Body]:
    units = sorted(
        (sha256(f"flat {n}".encode()).hex(), 8000 + 37 * (n % 11)) for n in range(RIGHTS)
    )
    return [
        {
            "i": i,
            "cred_pk": key(f"right {i}", name).hex(),
            "units": [{"tag": tag, "area": area, "group": "1号楼", "use": "home"}],
        }
        for i, (tag, area) in enumerate(units, 1)
    ]


def make_motions() -> list[Body]:
    board = _motion("shop", "278-3", "election", ALL, [(c, f"候选人{c}") for c in "abcd"])
    board |= {"id": "board", "min": 0, "max": 2}
    board["election"] = {"seats": 2, "alternates": 1, "minimum": 1}
    return [
        _motion("manager", "278-4", "yes_no", ALL, YES_NO),
        _motion("roof", "278-5", "yes_no", ALL, YES_NO),
        _motion("plan", "278-9", "one_of", ALL, (*PLANS[:2], PLANS[-1])),
        board,
    ]


def secret_definition(
    name: str = "", size: tuple[int, int] = (TRUSTEES, THRESHOLD), **changes: Any
) -> Body:
    body = make_definition(name)
    body["policies"] |= {"proxy_bound": False, **changes.pop("policies", {})}
    trustees = [
        {
            "id": f"trustee-{n}",
            "organisation": f"受托单位{n}",
            "key": key(f"trustee {n}", name).hex(),
        }
        for n in range(1, size[0] + 1)
    ]
    own = {
        "mode": "secret",
        "motions": make_motions(),
        "trustees": trustees,
        "trustee_threshold": size[1],
        "lot": "双色球",
    }
    return {**body, **own, **changes}


def choices_of(i: int) -> Choices:
    chosen: Choices = {"manager": ("yes" if i % 3 else "no",)}
    if i <= 4:
        chosen["roof"] = ("yes",)
    chosen["plan"] = (("a", "b", "a", "none")[i % 4],)
    chosen["board"] = (("a", "b"), ("a",), ("a", "b"), (), ("b", "c"))[i % 5]
    return chosen


@cache
def poll_of(hm: bytes, definition: bytes, public: bytes) -> Poll:
    return Poll.of(GROUP, hm, Definition.parse(parse_jcs(definition)), public)


@cache
def seal(poll: Poll, header: tuple[Any, ...], chosen: tuple[Any, ...], name: str) -> Sealed:
    i, cred_pk, seq, prev, consent = header
    answers = tuple(Answer(*one) for one in chosen)
    plain = Ballot(i, cred_pk, seq, prev, consent, answers)
    needed = randomness_needed(poll.definition, plain.answers) // 64
    return encrypt_ballot(poll, plain, drawn(f"ballot {header} {name}", needed))


class SecretBuild(Build):
    """A build that knows what its ballots hold, and its trustees' secrets."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.plain: dict[bytes, Choices] = {}

    def ceremony(self) -> tuple[list[tuple[str, Body]], TrusteeKeys, dict[int, int]]:
        definition = self.world.definition
        trustees, threshold = len(definition["trustees"]), definition["trustee_threshold"]
        return dealings(self.hd, trustees, threshold, getattr(self.world, "trouble", ""))

    def keys(self) -> tuple[TrusteeKeys, dict[int, int]]:
        return self.ceremony()[1:]

    def poll(self) -> Poll:
        public = bytes.fromhex(self.body("manifest")["trustee_key"])
        return poll_of(self.hm, encode_jcs(self.world.definition), public)

    def transcript(self) -> bytes:
        said = [lp(k.encode()) + lp(encode_jcs(b)) for k, b in self.entries if k in CEREMONY]
        return sha256(lp(b"yijue/v1/ceremony") + lp(self.hd) + b"".join(said))

    def public_key(self) -> bytes:
        total = QUICK.identity
        last = max((body["run"] for kind, body in self.entries if kind == "dkg-reveal"), default=1)
        for kind, body in self.entries:
            if kind == "dkg-reveal" and body["run"] == last:
                first = parse_b64(body["coefficients"][0])[:32]
                total = QUICK.add(total, QUICK.decode(first))
        return QUICK.encode(total)

    def asked(self, chosen: Choices) -> Choices:
        """The choices among those on the assembly's own motions."""
        own = {motion["id"] for motion in self.world.definition["motions"]}
        return {motion: names for motion, names in chosen.items() if motion in own}

    def encrypt(self, i: int, chosen: Choices, name: str = "", by: str = "") -> Sealed:
        header = (
            i,
            self.key(by or f"right {i}"),
            self.chain.get(i, 0),
            self.last.get(i, bytes(32)),
            sha256(CONSENT.encode()),
        )
        return seal(self.poll(), header, tuple(self.asked(chosen).items()), name)

    def counted(self) -> naive.Count:
        return naive.count(_Opened(self), self.world.count)  # type: ignore[arg-type]

    def counted_with(self, lines: list[Body]) -> dict[str, Body]:
        return naive.count(_Opened(self), self.world.count, lines).scopes  # type: ignore[arg-type]

    def _remember(self, step: Step, body: Body) -> None:
        super()._remember(step, body)
        if step.kind == "ballot":
            chosen = self.asked(getattr(step.body, "chosen", {}))
            self.plain.setdefault(self.last[body["header"]["i"]], chosen)
        if step.kind == "paper-ballot":
            chosen = self.asked(getattr(step.body, "chosen", {}))
            self.plain.setdefault(paper_ballot_id(self.hm, body), chosen)

    def tally(self, motion_id: str) -> Body:
        """The tally as the world's rule counts it, with the sums over those very ballots."""
        stated = self.counted().tallies[motion_id]
        ids = {identifier: at for at, identifier in self.ids().items()}
        motion = self.definition.get_motion(motion_id)
        counted = []
        for i, (identifier, body) in sorted(naive._chosen(_Opened(self), self.world.count).items()):  # type: ignore[arg-type]
            if any(answer["motion"] == motion_id for answer in body["answers"]):
                kind, own = self.entries[ids[identifier]]
                sealed = (SecretBallot if kind == "ballot" else SecretPaper).of(own)
                (answer,) = [one for one in sealed.answers if one.motion == motion_id]
                weight = _weight(self, motion_id, i)
                counted.append(CountedAnswer(i, identifier, weight, answer))
        head = self.named_head()
        made = tally_answers(QUICK, motion, head["tree_size"], bytes.fromhex(head["root"]), counted)
        own = {name: stated[name] for name in ("participants", "heads", "area", "list")}
        return {**secret_tally_body(made), **own}

    def opening(self, motion_id: str) -> Opening:
        motion = self.definition.get_motion(motion_id)
        tally = SecretTally.parse(self.body(f"tally {motion_id}"))
        mode = self.world.definition["policies"]["result_mode"]
        return Opening(self.poll(), self.keys()[0], motion, tally, mode)

    def shares(self, motion_id: str, trustee: int) -> Body:
        opening = self.opening(motion_id)
        needed = share_randomness_needed(opening) // 64
        randomness = drawn(f"share {motion_id} {trustee}", needed)
        return make_shares(opening, trustee, self.keys()[1][trustee], randomness)


def _weight(build: Build, motion_id: str, i: int) -> Weight:
    (motion,) = [one for one in build.world.definition["motions"] if one["id"] == motion_id]
    lines = {line["i"]: line for line in build.world.roll}
    for kind, body in build.entries:
        if kind == "roll-correction":
            lines |= {line["i"]: line for line in body["lines"]}
    units, heads, area = naive._weigh(build, motion, lines[i])
    return Weight(area=area, heads=heads, units=units)


class _Opened:
    """The build as it would be if every ballot stood open."""

    def __init__(self, build: SecretBuild) -> None:
        self.world, self.ids = build.world, build.ids
        ids = build.ids()
        self.entries = [
            (kind, {**body, "answers": _answers(build.plain[ids[at]])} if at in ids else body)
            for at, (kind, body) in enumerate(build.entries)
        ]


def _answers(chosen: Choices) -> list[Body]:
    return [{"motion": motion, "choices": list(names)} for motion, names in chosen.items()]


class SecretWorld(World):
    # What goes wrong in the ceremony's first run: see `script`.
    trouble = ""

    def build(self) -> SecretBuild:
        made = SecretBuild(self)
        made.run()
        return made


class Cast:
    """The body of a ballot that its caller knows the choices of."""

    def __init__(self, i: int, chosen: Choices, name: str = "", by: str = "") -> None:
        self.i, self.chosen, self.name, self.by = i, chosen, name, by

    def __call__(self, build: Any) -> Body:
        return secret_ballot_body(build.encrypt(self.i, self.chosen, self.name, self.by).ballot)


def cast(i: int, days: int, label: str = "", **chosen: tuple[str, ...]) -> Step:
    body = Cast(i, {**choices_of(i), **chosen}, label)
    return Step("ballot", body, (f"right {i}",), day(days), label=label or f"ballot {i}")


def spoil(i: int, days: int) -> Step:
    def body(build: Any) -> Body:
        chosen = build.asked(choices_of(i))
        return spoil_body(build.encrypt(i, chosen, "spoilt"), chosen)

    return Step("spoil", body, (f"right {i}",), day(days), label=f"spoil {i}")


def ceremony_steps(trustees: int, trouble: str = "") -> list[Step]:
    def message(number: int) -> Callable[[Any], Body]:
        return lambda build: build.ceremony()[0][number][1]

    steps = []
    for number, (kind, run, n) in enumerate(script(trustees, trouble)):
        label = f"{kind} {n}" if run == 1 else f"{kind} {n} again"
        steps.append(Step(kind, message(number), (f"trustee {n}",), day(1), label=label))
    return steps


def _confirmations(trustees: int) -> list[Step]:
    def body(n: int) -> Callable[[Any], Body]:
        return lambda build: {
            "trustee": n,
            "ceremony": build.transcript().hex(),
            "key": encode_b64(build.public_key()),
        }

    return [
        Step("ceremony-ok", body(n), (f"trustee {n}",), day(18), label=f"ceremony-ok {n}")
        for n in range(1, trustees + 1)
    ]


def _before(world: SecretWorld) -> list[Step]:
    unwanted = ("paper-roll", "service", "contact-change")
    steps = [step for step in before_opening(world) if step.kind not in unwanted]
    (manifest,) = [step for step in steps if step.kind == "manifest"]
    plain: Any = manifest.body

    def body(build: Any) -> Body:
        keys = {"trustee_key": build.public_key().hex(), "ceremony": build.transcript().hex()}
        return {**plain(build), **keys}

    manifest.body = body
    trustees = len(world.definition["trustees"])
    said = ceremony_steps(trustees, world.trouble)
    return [*steps[:2], *said, *steps[2:-1], *_confirmations(trustees), steps[-1]]


def _voting() -> list[Step]:
    def closed(build: Build) -> Body:
        kinds = [kind for kind, _ in build.entries]
        ballots, papers = kinds.count("ballot"), kinds.count("paper-ballot")
        return {"manifest": build.hm.hex(), "ballots": ballots, "paper_ballots": papers}

    return [
        Step("open", lambda build: {"manifest": build.hm.hex()}, (), day(20)),
        cast(1, 20, "first ballot 1", manager=("no",)),
        spoil(2, 20),
        *(cast(i, 21) for i in range(1, VOTERS + 1)),
        Step("close", closed, (), day(27)),
        Step("head", t=day(27), label="head close"),
    ]


def _counting(motions: Sequence[str], sharers: Mapping[str, Sequence[int]]) -> list[Step]:
    def tally(motion: str) -> Step:
        return Step("tally", lambda b: b.tally(motion), (), day(30), label=f"tally {motion}")  # type: ignore[attr-defined]

    def share(motion: str, n: int) -> Step:
        label = f"shares {motion} {n}"
        signers = (f"trustee {n}",)
        return Step("partial-decryption", lambda b: b.shares(motion, n), signers, day(30), label)  # type: ignore[attr-defined]

    return [
        *map(tally, motions),
        *(share(motion, n) for motion in motions for n in sharers.get(motion, ())),
        Step("head", t=day(30), label="head result"),
        Step("result", result_body, ("clerk", "scrutineer"), day(30)),
    ]


def result_body(build: Any) -> Body:
    counted, definition = build.counted(), build.world.definition
    motions = [
        _outcome(build, definition, motion, counted.scopes[motion["id"]], counted.tallies)
        for motion in definition["motions"]
    ]
    return {**build.named_head(), "motions": motions}


def _outcome(build: Any, definition: Body, motion: Body, scope: Body, tallies: Body) -> Body:
    tally = tallies[motion["id"]]
    if motion["id"] not in SHARERS:
        made = naive.outcome(definition, motion, scope, tally)
        shut = [{**option, "heads": None, "area": None} for option in made["options"]]
        tests = [test for test in made["tests"] if test["choice"] is None]
        return {**made, "options": shut, "tests": tests, "verdict": "failed", "winner": None}
    deemed = {"majority": None}
    made = naive.whole_outcome(definition, motion, scope, tally, deemed, None)
    mode = definition["policies"]["result_mode"]
    opened = opened_sums(build.definition.get_motion(motion["id"]), mode)
    options = [
        {**option, "area": option["area"] if (number, "area") in opened else None}
        for number, option in enumerate(made["options"])
    ]
    return {**made, "options": options}


def make_secret_world(
    name: str = "",
    only: Sequence[str] = MOTIONS,
    trouble: str = "",
    sharers: Mapping[str, Sequence[int]] = SHARERS,
    **definition: Any,
) -> SecretWorld:
    """The certified secret assembly, `only` on some of its motions.

    `sharers` of each motion give shares; `definition` changes members, its `policies` one by one.
    """
    body = deepcopy(secret_definition(name, **definition))
    body["motions"] = [motion for motion in body["motions"] if motion["id"] in only]
    texts = {motion["text"] for motion in body["motions"]}
    documents = {f"motion-{motion}.txt": document(text) for motion, text in TEXTS.items()}
    documents = {n: data for n, data in documents.items() if sha256(data).hex() in texts}
    documents |= {"notice.pdf": document("公告"), "minutes.pdf": SIGNED_PDF}
    world = SecretWorld(body, make_roll(name), [], documents, [], name)
    asked = [motion for motion in MOTIONS if motion in only]
    world.trouble = trouble
    world.steps = [*_before(world), *_voting(), *_counting(asked, sharers), *closing(world)]
    return world
