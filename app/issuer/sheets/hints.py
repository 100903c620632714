"""What a sheet tells its reader about filling it in: it follows the assembly's own rules.

Law: the sheet says nothing that the notice does not say, and nothing of what does not apply here:
the number of names in an election, silence that counts (R18), which channel goes before which
(R21), how often a vote may be changed (R20).
"""

from __future__ import annotations

from app.core.definition import Definition, Motion

_BOX = '<span class="box"></span>'
_TICKED = '<span class="box">✓</span>'
_CLOSED = "领取本票后，手机表决暂停，退回本票后恢复。"
_FIRST = _CLOSED + "已经有效表决的，不再领取纸质表决票：先到的有效表决为准。"


def filling_hint(motions: list[Motion]) -> str:
    """Return how the items of one paper ballot are marked, as markup."""
    parts = []
    if any(motion.election is None for motion in motions):
        example = f"{_TICKED}同意 {_BOX}反对 {_BOX}弃权"
        parts.append(f"每项只在一格内打勾，例如 {example}；一项中选两格的，该项无效")
    if any(motion.election is not None for motion in motions):
        parts.append(
            f"选举在所选的人名前打勾，例如 {_TICKED}，人数不超过该项写明的名额，可以少选；"
            "超过的，该项无效"
        )
    parts.append("涂改、字迹不清的，该项无效；一项未填，视为未就该项表态")
    return "；".join(parts) + "；未签名或换用他纸的，整票无效。"


def names_hint(motion: Motion) -> str:
    """Return how many names an election's voter may mark, or nothing for another motion."""
    if motion.election is None:
        return ""
    return f"（最多选 {motion.most} 人，可以少选，多选的该项无效）"


def unreturned_hint(definition: Definition) -> str:
    """Return what becomes of whoever sends nothing back."""
    return silence_warning(definition) or "未交回的表决票不计入参与表决的业主。"


def silence_warning(definition: Definition) -> str:
    """Return the warning that makes silence count (R18), or nothing where it does not."""
    policies = definition.policies
    if not policies.silence_follows:
        return ""
    return (
        f"特别提示：依照{policies.silence_basis}，未参加表决的，"
        "在一般事项上计入人数和面积都最多的一种意见（同意、反对或者弃权），选举除外。"
    )


def channel_hint(definition: Definition) -> str:
    """Return what taking a paper ballot does to the owner's phone."""
    if definition.policies.channel_rule == "first_valid":
        return _FIRST
    return _CLOSED


def changing_hint(definition: Definition) -> str:
    """Return whether a vote by phone may be changed, and that paper is there."""
    changes = definition.policies.max_changes
    if changes:
        said = f"表决截止前可以重新表决，以最后一次为准，最多更改 {changes} 次。"
    else:
        said = "提交以后不能更改，请在提交前核对。"
    return said + "也可以领取纸质表决票。"
