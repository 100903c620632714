"""`python -m scripts.rehearsal`, behind `scripts/demo`: options, order, outputs."""

from __future__ import annotations

import argparse
import random
import shutil
import socket
import sys
import time
from pathlib import Path

from app.registry.generator import generate_community, make_xlsx
from scripts.rehearsal import founding, leaking, seating, standing, story, votes
from scripts.rehearsal.agenda import REGULAR, SECRET
from scripts.rehearsal.matters import walk_matter
from scripts.rehearsal.outputs import collect, print_addresses, summarise
from scripts.rehearsal.papers import write_own_papers, write_samples
from scripts.rehearsal.processes import (
    Processes,
    environment,
    prepare_service,
    start_service,
    start_witness,
    start_worker,
)
from scripts.rehearsal.roll import print_letters
from scripts.rehearsal.scenarios import SCENARIOS
from scripts.rehearsal.setup import WitnessKey, make_community, make_witness_key
from scripts.rehearsal.trustees import lay_table, print_trustees
from scripts.rehearsal.web import PageRefused
from scripts.rehearsal.world import COMMUNITY, Tell, World

SAMPLE = Path(__file__).parents[2] / "app" / "registry" / "sample" / "huating.xlsx"


def main(argv: list[str]) -> int:
    """Run the rehearsal; returns the exit code."""
    args = _parser().parse_args(argv)
    processes = Processes()
    try:
        return _run(args, processes)
    except PageRefused as refused:
        print(f"演练中断 the rehearsal stopped: {refused}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        processes.stop()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/demo",
        description="Runs a whole owners' assembly of the sample community, then serves the site.",
    )
    parser.add_argument("--once", action="store_true", help="stop after the certified assembly")
    kinds = parser.add_mutually_exclusive_group()
    kinds.add_argument(
        "--scenario", choices=sorted(SCENARIOS), help="another assembly than the regular one"
    )
    kinds.add_argument(
        "--secret", action="store_true", help="secret ballots, opened by three trustees"
    )
    parser.add_argument("--units", type=int, help="a generated community of about N units")
    parser.add_argument("--seed", type=int, default=1, help="seed of community and votes")
    parser.add_argument("--out", type=Path, default=Path("var/demo"), help="output folder")
    parser.add_argument("--host", default="127.0.0.1", help="address to serve on")
    parser.add_argument("--port", type=int, default=8000, help="port to serve on")
    return parser


def _run(args: argparse.Namespace, processes: Processes) -> int:
    begin = time.monotonic()

    def tell(text: str) -> None:
        print(f"[{time.monotonic() - begin:6.1f} s] {text}", flush=True)

    out = args.out.resolve()
    private = _fresh_folder(out)
    shutil.rmtree(out / "trustees", ignore_errors=True)
    base = f"http://{_public_host(args.host)}:{args.port}"
    data, name = _roll_file(args)
    agenda = SECRET if args.secret else SCENARIOS.get(args.scenario, REGULAR)
    env = environment(private, base)
    world = World(base, env, private, data, name, random.Random(args.seed), tell, agenda)
    leak = leaking.Leak(world) if args.scenario == leaking.SCENARIO else None
    tell("准备服务：密钥、数据库 preparing the service")
    prepare_service(env)
    _start_site(args, processes, world)
    tell("开设小区，指定见证人 opening the community, naming its witness")
    witness_key = make_witness_key(private, env)
    make_community(world, witness_key)
    _start_witness(processes, world, witness_key)
    if args.secret:
        tell("密钥保管人各自生成密钥 the trustees make their keys")
        lay_table(world, out, "M1")
    assembly_id = _first_assembly(world, processes, tell, leak)
    done, published = collect(world, assembly_id, out), True
    pages = walk_matter(world, args.scenario, assembly_id, story.pick_building(world))
    if leak is not None:
        pages.append(leak.pay(assembly_id))
        processes.stop()
        leak.come_back_to_today()
        _start_site(args, processes, world)
        _start_witness(processes, world, witness_key)
        published = leak.publish(out)
    pages += seating.take_office(world, assembly_id)
    pages += founding.end_group(world, seating.read_time(world, assembly_id).date())
    tell("下载本次会议的文件 fetching this assembly's own papers")
    papers = write_own_papers(world, assembly_id, out, pages)
    tell(f"  {papers} 份文件 papers")
    if args.scenario is None and not args.secret:
        tell("印制各种文件的样例 printing a sample of every paper")
        write_samples(world, out, tell)
    summarise(done, tell)
    print_trustees(world)
    if args.once or not (done.verified and published):
        return 0 if done.verified and published else 1
    second = _second_assembly(world, tell)
    print_addresses(world, second, out)
    while True:
        time.sleep(3600)


def _start_site(args: argparse.Namespace, processes: Processes, world: World) -> None:
    logs, env = world.folder / "logs", world.env
    start_service(processes, env, host=args.host, port=args.port, log=logs / "service.log")
    start_worker(processes, env, log=logs / "worker.log")


def _start_witness(processes: Processes, world: World, key: WitnessKey) -> None:
    start_witness(
        processes,
        world.env,
        f"{world.base}/log/communities/{COMMUNITY}",
        key=key.file,
        passphrase=key.passphrase,
        log=world.folder / "logs" / "witness.log",
    )


def _first_assembly(
    world: World, processes: Processes, tell: Tell, leak: leaking.Leak | None
) -> str:
    tell("登记工作人员，生成签名密钥 enrolling officers, making keys")
    story.enrol_officers(world)
    tell("导入业主名册 importing the property roll")
    story.import_roll(world)
    founding.form_group(world)
    standing.stand_for_election(world)
    building = story.pick_building(world)
    if leak is not None:
        leak.begin(building)
    tell("起草、决议、签署、公告 draft, resolution, signatures, notice")
    title = world.agenda.title.format(building=building)
    assembly_id = story.convene(world, title, building)
    tell("离线制作表决码和信件，冻结名册 codes and letters offline, roll frozen")
    story.freeze(world, assembly_id)
    registrar = world.people["registrar"]
    letters = print_letters(registrar, assembly_id, world.folder, world.env)
    processes.running.append(letters)
    tell("时间快进到投票开始 fast-forward to the opening")
    story.fast_forward(world, assembly_id, "open")
    tell("投票 voting")
    votes.vote(world, assembly_id)
    tell("时间快进到投票截止 fast-forward to the close")
    story.fast_forward(world, assembly_id, "closed")
    tell("对账、计票、初步结果 reconciliation, count, preliminary result")
    story.count(world, assembly_id)
    tell("公示期满，最终结果、会议纪要、认证 final result, minutes, certificate")
    story.conclude(world, assembly_id)
    tell("等信件印完 waiting for the letters")
    letters.wait(timeout=1800)
    return assembly_id


def _second_assembly(world: World, tell: Tell) -> str:
    world.agenda, world.election = REGULAR if world.trustees is None else SECRET, ""
    # The matter's draft was the first assembly's; this one is drafted as any other.
    world.draft_elsewhere = None
    tell("再召开一次演练，留给您试用 convening a second rehearsal for you to try")
    second = story.convene(world, "2026年业主大会定期会议（试用）", story.pick_building(world))
    story.freeze(world, second)
    story.fast_forward(world, second, "open")
    return second


def _fresh_folder(out: Path) -> Path:
    private = out / "private"
    if private.exists():
        shutil.rmtree(private)
    private.mkdir(parents=True)
    return private


def _public_host(host: str) -> str:
    if host not in ("0.0.0.0", "::"):  # noqa: S104
        return "127.0.0.1" if host == "localhost" else host
    # Connecting a datagram socket sends nothing; it only tells which address would be used.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def _roll_file(args: argparse.Namespace) -> tuple[bytes, str]:
    if args.units is None:
        return SAMPLE.read_bytes(), SAMPLE.name
    community = generate_community(args.seed, args.units)
    return make_xlsx(community, messy=False), f"community-{args.units}.xlsx"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
