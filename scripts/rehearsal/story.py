"""One whole assembly, act by act, each over the site's own pages."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from app.core.calendar import SHANGHAI, earliest_opening
from scripts.rehearsal import agenda
from scripts.rehearsal.officers import act_of, enrol, invite, make_key, sign
from scripts.rehearsal.owners import wait_for
from scripts.rehearsal.roll import (
    issue,
    read_households,
)
from scripts.rehearsal.standing import put_into_draft
from scripts.rehearsal.trustees import confirm, decrypt, hold_ceremony
from scripts.rehearsal.web import Browser, PageRefused
from scripts.rehearsal.world import COMMUNITY, World

NOTICE_DAYS = 15
VOTING_DAYS = 7


def enrol_officers(world: World) -> None:
    """Invite and enrol everybody, make the keys with the offline tool."""
    for person in world.people.values():
        if person.username == "operator":
            continue
        enrol(person, world.base, invite(world.env, person, COMMUNITY))
        make_key(person, world.folder, world.env)
        world.tell(f"  {person.name}（{person.organisation}）")


def read_officer_ids(world: World, assembly_id: str) -> None:
    """Read from the draft page which officer has which number."""
    page = world.browser("convener").get(f"/assemblies/{assembly_id}/draft").text
    for person in world.people.values():
        found = re.search(rf'value="(\d+)"[^>]*>\s*<label[^>]*>{re.escape(person.name)} ·', page)
        if found:
            person.officer_id = int(found.group(1))


def import_roll(world: World) -> None:
    """Upload the property office's file, read the preview, apply it."""
    convener = world.browser("convener")
    page = f"/communities/{COMMUNITY}/imports"
    answer = convener.submit(
        page,
        {"provenance": "register"},
        files={"file": (world.roll_name, world.roll_file)},
    )
    place = answer.address.removeprefix(world.base)
    _wait_for_import(convener, place, "previewed")
    convener.submit(place, {}, action=f"{place}/apply")
    _wait_for_import(convener, place, "applied")
    world.households = read_households(world.roll_file, world.roll_name)


def _wait_for_import(browser: Browser, place: str, state: str) -> None:
    wait_for(
        f"the roll to be {state}",
        lambda: bool(browser.get_json(f"{place}/progress")["state"] == state),
        300,
    )


def pick_building(world: World) -> str:
    """Return the residential building with the most units."""
    numbers = Counter(one.building for one in world.households.values() if "库" not in one.building)
    return numbers.most_common(1)[0][0]


def convene(world: World, title: str, building: str) -> str:
    """Draft, resolve, publish; returns the assembly's id."""
    assembly_id = draft_and_resolve(world, title, building)
    act = propose(world, assembly_id)
    sign(world.people["convener"], act)
    sign(world.people["registrar"], act)
    sign(world.people["convener"], waiting_act(world, assembly_id, "notice"))
    hold_ceremony(world, assembly_id)
    return assembly_id


def draft_and_resolve(world: World, title: str, building: str) -> str:
    """Write the draft and record the committee's resolution; returns the assembly's id."""
    convener = world.browser("convener")
    assembly_id = _begin_draft(world, title)
    read_officer_ids(world, assembly_id)
    opens, closes, record_date = plan_times(world.now())
    fields = agenda.draft_fields(
        world.agenda,
        building,
        opens=opens,
        closes=closes,
        record_date=record_date,
        officers=world.officers,
    )
    fields |= world.secret_fields
    page = f"/assemblies/{assembly_id}"
    convener.submit(f"{page}/draft", fields)
    put_into_draft(world, assembly_id)
    resolution = f"{world.agenda.convener_name}决议：同意召开本次业主大会会议（演练）。".encode()
    convener.submit(
        f"{page}/approval",
        dict(world.agenda.approval),
        files={"document": ("决议.txt", resolution)},
    )
    return assembly_id


def _begin_draft(world: World, title: str) -> str:
    if world.draft_elsewhere is not None:
        return world.draft_elsewhere()
    answer = world.browser("convener").submit(
        f"/communities/{COMMUNITY}/assemblies",
        {"title": title, "kind": world.agenda.kind, "rehearsal": "y"},
    )
    return answer.address.rsplit("/", 1)[1]


def propose(world: World, assembly_id: str) -> int:
    """Put the definition up for signature; returns the act's id."""
    convener, page = world.browser("convener"), f"/assemblies/{assembly_id}"
    problems = convener.get_json(page)["problems"]
    if problems:
        raise PageRefused(f"not ready to publish: {problems}")
    return act_of(convener.submit(page, {}, action=f"{page}/publication").address)


def plan_times(now: datetime) -> tuple[str, str, str]:
    """Return opening, closing (local, as the form takes them) and record date."""
    opens = earliest_opening(now, NOTICE_DAYS)
    closes = opens + timedelta(days=VOTING_DAYS)
    shown = [one.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M") for one in (opens, closes)]
    return shown[0], shown[1], now.astimezone(SHANGHAI).date().isoformat()


def waiting_act(world: World, assembly_id: str, entry_type: str) -> int:
    """Return the open act of a type."""
    facts = world.browser("convener").get_json(f"/assemblies/{assembly_id}")
    return int(next(act["id"] for act in facts["acts"] if act["type"] == entry_type))


def freeze(world: World, assembly_id: str) -> None:
    """Make the codes offline, wait for objections, bring the package back, sign the manifest."""
    registrar = world.people["registrar"]
    package = issue(registrar, assembly_id, world.folder, world.env)
    page = f"/assemblies/{assembly_id}"
    world.browser("convener").submit(page, {"to": "next"}, action=f"{page}/clock")
    page = f"{page}/roll"
    answer = registrar.browser.submit(
        page, {}, files={"package": (package.name, package.read_bytes())}
    )
    act = act_of(answer.address)
    sign(world.people["convener"], act)
    sign(registrar, act)
    confirm(world, assembly_id)


def fast_forward(world: World, assembly_id: str, phase: str) -> None:
    """Press 时间快进 until the assembly is in a phase."""
    page = f"/assemblies/{assembly_id}"
    convener = world.browser("convener")
    wait_for("the witness", lambda: convener.get_json(page)["witnessed"] or phase != "open")
    convener.submit(page, {"to": "next"}, action=f"{page}/clock")
    wait_for(phase, lambda: bool(convener.get_json(page)["phase"] == phase))


def count(world: World, assembly_id: str) -> dict[str, Any]:
    """Reconcile, count, sign the result; returns the counting desk's facts."""
    page = f"/assemblies/{assembly_id}"
    clerk, scrutineer = world.people["clerk"], world.people["scrutineer"]
    if clerk.browser.get_json(f"{page}/count")["needs_reconciliation"]:
        put_up = clerk.browser.submit(f"{page}/count", {}, action=f"{page}/reconciliation")
        act = act_of(put_up.address)
        sign(clerk, act)
        sign(scrutineer, act)
    _wait_until(world, page, "tally_from")
    wait_for_witness(world, assembly_id)
    clerk.browser.submit(f"{page}/count", {}, action=f"{page}/tallies")
    wait_for_witness(world, assembly_id)
    if world.trustees is not None:
        decrypt(world, assembly_id)
        wait_for_witness(world, assembly_id)
    act = act_of(clerk.browser.submit(f"{page}/count", {}, action=f"{page}/result").address)
    sign(clerk, act)
    sign(scrutineer, act)
    facts: dict[str, Any] = clerk.browser.get_json(f"{page}/count")
    return facts


def _wait_until(world: World, page: str, what: str) -> None:
    """Let the days pass in which owners may object: `tally_from` or `final_from`, if any do."""
    until = world.browser("clerk").get_json(f"{page}/count")[what]
    if until is not None:
        at = datetime.fromisoformat(until).astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")
        world.browser("convener").submit(page, {"to": at}, action=f"{page}/clock")


def wait_for_witness(world: World, assembly_id: str) -> None:
    """Wait until the witness has seen the newest entries."""
    clerk, page = world.browser("clerk"), f"/assemblies/{assembly_id}/count"
    wait_for("the witness", lambda: not clerk.get_json(page)["waiting_for_witness"])


def is_reference(world: World, assembly_id: str) -> bool:
    """Tell whether the assembly is for reference only and gets no certificate."""
    definition = world.browser("convener").get_json(f"/log/{assembly_id}/definition.json")
    return bool(definition["reference"])


def conclude(world: World, assembly_id: str) -> None:
    """Final result, minutes, certificate."""
    page = f"/assemblies/{assembly_id}"
    convener, street = world.people["convener"], world.people["street"]
    _wait_until(world, page, "final_from")
    act = act_of(convener.browser.submit(f"{page}/count", {}, action=f"{page}/final").address)
    sign(convener, act)
    act = act_of(convener.browser.submit(f"{page}/count", {}, action=f"{page}/minutes").address)
    sign(convener, act)
    wait_for_witness(world, assembly_id)
    if is_reference(world, assembly_id):
        world.tell("  本次会议仅供参考，不出具认证书 for reference only, no certificate")
        return
    fields = {
        "number": "",
        "compared": ["anchor", "minutes", "objections"],
        "fresh_code": street.fresh_code(),
    }
    act = act_of(
        street.browser.submit(f"{page}/certificate", fields, action=f"{page}/certificate").address
    )
    sign(street, act)
