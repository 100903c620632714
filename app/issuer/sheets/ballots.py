"""Paper ballots 表决票: one sheet per serial, the fields of RULES §3.8.

Law: the owner's name is masked, because the sheet is copied and scanned. Only
motions in the right's scope stand on it, in the definition's order. Its code stands on
it twice, at the head and at the end: a ballot may need a second page.
"""

from __future__ import annotations

from app.core.area import format_area
from app.core.definition import Motion
from app.core.roll import Weight, weights
from app.issuer.issue import Issue, IssuedRight, PaperSheet
from app.issuer.sheets.hints import channel_hint, filling_hint, names_hint, unreturned_hint
from app.issuer.sheets.html import Html, fill, join
from app.issuer.sheets.qr import qr_svg
from app.issuer.sheets.texts import (
    banner,
    counted_area,
    counted_heads,
    end_moment,
    paper_end_text,
    paper_qr_text,
    place,
    printed_secret,
)

_CONSENT = {
    "named": "本票由两名工作人员共同录入，录入时会看到票面内容；扫描件加密保存。",
    "secret": "本次为无记名表决：两名计票人录入本票时会看到票面内容；本票不扫描、不拍照，"
    "录入内容在计票人的电脑上加密后才送出，原票封存于票箱。",
}


def paper_ballot(issue: Issue, issued: IssuedRight, sheet: PaperSheet) -> Html:
    """Return one paper ballot."""
    export, definition = issue.export, issue.definition
    return fill(
        "ballot.html",
        banner=banner(definition),
        community=definition.community_name,
        title=definition.title,
        serial=sheet.serial,
        i=issued.i,
        owner=issued.right.owner_masked,
        label=place(issued.right),
        area=counted_area(issued.right, definition),
        heads=counted_heads(issued.right, definition),
        closes=end_moment(definition.closes),
        qr=qr_svg(paper_qr_text(sheet)),
        end_qr=qr_svg(paper_end_text(sheet)),
        filling=Html(filling_hint([motion for _, motion, _ in _in_scope(issue, issued)])),
        unreturned=unreturned_hint(definition),
        channel=channel_hint(definition),
        items=join(_items(issue, issued)),
        consent_paper=_CONSENT[definition.mode],
        anchor=export.anchor,
        secret=printed_secret(sheet),
    )


def _in_scope(issue: Issue, issued: IssuedRight) -> list[tuple[int, Motion, Weight]]:
    weighed = (
        (number, motion, weights(issued.line, motion, issue.definition))
        for number, motion in enumerate(issue.definition.motions, 1)
    )
    return [one for one in weighed if one[2].units]


def _items(issue: Issue, issued: IssuedRight) -> list[Html]:
    return [
        _item(number, motion, area=weight.area, heads=weight.heads)
        for number, motion, weight in _in_scope(issue, issued)
    ]


def _item(number: int, motion: Motion, *, area: int, heads: int) -> Html:
    # Candidates bear the numbers that officers key in.
    labels = [choice.label for choice in motion.choices]
    if motion.election is not None:
        labels = [f"{place}. {label}" for place, label in enumerate(labels, 1)]
    choices = (fill("ballot-choice.html", label=label) for label in labels)
    return fill(
        "ballot-item.html",
        number=number,
        title=motion.title,
        names=names_hint(motion),
        article=motion.article,
        area=format_area(area),
        heads=heads,
        text_hash=motion.text.hex()[:16],
        choices=join(choices),
    )
