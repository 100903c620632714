"""Cards 业主表决卡 and letters: how the code reaches its owner on paper."""

from __future__ import annotations

from app.core.area import format_area
from app.core.definition import Definition
from app.core.roll import is_in_scope
from app.issuer.export import ExportUnit
from app.issuer.issue import Issue, IssuedRight
from app.issuer.sheets.hints import changing_hint, silence_warning
from app.issuer.sheets.html import Html, fill, join
from app.issuer.sheets.qr import qr_svg
from app.issuer.sheets.texts import (
    banner,
    counted_area,
    counted_heads,
    end_moment,
    moment,
    phone_link,
    place,
    printed_code,
    use_text,
)


def card(issue: Issue, issued: IssuedRight) -> Html:
    """Return one card of 94 × 54 mm."""
    export, definition = issue.export, issue.definition
    unit = issued.right.units[0]
    return fill(
        "card.html",
        qr=qr_svg(phone_link(export, issued)),
        rehearsal=Html("（演练）" if definition.rehearsal else ""),
        community=definition.community_name,
        label=place(issued.right),
        code=printed_code(issued),
        last_eight=unit.unit_code[-8:],
        anchor=export.anchor,
        tag=issued.tags[unit.unit_code].hex(),
    )


def letter(issue: Issue, issued: IssuedRight, *, with_code: bool) -> Html:
    """Return one letter; without the code it refers to the card in the owner's hand."""
    export, definition = issue.export, issue.definition
    motions = (
        fill("motion-line.html", title=motion.title, article=motion.article)
        for motion in definition.motions
        if is_in_scope(issued.line, motion, definition)
    )
    return fill(
        "letter.html",
        banner=banner(definition),
        community=definition.community_name,
        title=definition.title,
        owner=issued.right.owner_name,
        opens=moment(definition.opens),
        closes=end_moment(definition.closes),
        i=issued.i,
        area=counted_area(issued.right, definition),
        heads=counted_heads(issued.right, definition),
        units=join(_unit_row(issued, unit, definition) for unit in issued.right.units),
        motions=join(motions),
        code=_code(issue, issued) if with_code else fill("card-in-hand.html"),
        first_step=_first_step(issue, with_code=with_code),
        changes=changing_hint(definition),
        silence=_silence(definition),
        consent=export.consent,
        anchor=export.anchor,
        help=f"咨询电话：{export.help_phone}" if export.help_phone else "",
    )


def _silence(definition: Definition) -> Html:
    warning = silence_warning(definition)
    return fill("silence.html", text=warning) if warning else Html("")


def _code(issue: Issue, issued: IssuedRight) -> Html:
    return fill(
        "code.html",
        qr=qr_svg(phone_link(issue.export, issued)),
        code=printed_code(issued),
        note=f"手输时还需要不动产单元号的末八位 {issued.right.units[0].unit_code[-8:]}。",
    )


def _first_step(issue: Issue, *, with_code: bool) -> str:
    where = "上面" if with_code else "业主表决卡上"
    address = f"{issue.export.base_url}/v/{issue.definition.community_id}"
    return f"用手机扫描{where}的二维码，或打开 {address} 输入表决码和不动产单元号末八位。"


def _unit_row(issued: IssuedRight, unit: ExportUnit, definition: Definition) -> Html:
    return fill(
        "unit-row.html",
        label=unit.label,
        unit_code=unit.unit_code,
        area=format_area(unit.area),
        use=use_text(unit, definition),
        tag=issued.tags[unit.unit_code].hex(),
    )
