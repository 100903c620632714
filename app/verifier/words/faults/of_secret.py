"""Sentences on secret ballots, their keys and their opening: English, Chinese."""

from __future__ import annotations

SECRET_FAULTS = {
    "body_of_other_mode": (
        "has no place in a log of {mode} ballots",
        "不属于 {mode} 方式的日志",
    ),
    "manifest_mode": (
        "the trustees' key and ceremony do not fit the ballot mode",
        "受托人公钥与仪式不符合表决方式",
    ),
    "component_seen": (
        "line {i}: a ciphertext that stood in the log before",
        "第 {i} 行: 密文此前已在日志中",
    ),
    "context_differs": (
        "{motion}: none of its proofs speaks of this ballot",
        "{motion}: 各项证明均不属于本票",
    ),
    "spoilt_ballot_cast": ("a ballot that was opened was cast too", "已开启检查的票又被投出"),
    "confirms_other_ceremony": ("confirms another ceremony", "确认的是另一次仪式"),
    "confirms_other_key": ("confirms another key", "确认的是另一个公钥"),
    "confirmation_missing": (
        "trustee {trustee} did not confirm once",
        "受托人 {trustee} 未恰好确认一次",
    ),
    "trustee_key_differs": ("the ceremony makes the key {found}", "仪式得出的公钥为 {found}"),
    "ceremony_differs": ("the ceremony's hash is another", "仪式的哈希不同"),
    "sealed_sum_differs": (
        "{motion}, {choice}: the encrypted sum by {measure} is another",
        "{motion}, {choice}: {measure} 的密文之和不同",
    ),
    "share_of_other_tally": (
        "opens something that is no motion's last count",
        "开启的不是任何事项的最后计票",
    ),
    "tally_too_soon": (
        "counted less than {days} full days after the close",
        "截止后不满 {days} 个整日即计票",
    ),
    "tally_before_ruling": (
        "counted while objection {objection} had no ruling",
        "异议 {objection} 尚未答复即计票",
    ),
    "tally_behind_share": (
        "{motion} is counted again after its opening began",
        "{motion} 开始解密后又重新计票",
    ),
    "share_behind_result": ("{motion} is opened after the result", "{motion} 在结果之后才解密"),
    "scope_too_small": (
        "{motion} needs at least {needed} rights and heads for secret ballots",
        "{motion} 采用不记名方式须至少 {needed} 个投票权和人数",
    ),
    "too_few_opened": (
        "{motion} was opened although fewer than {needed} took part",
        "{motion} 参与不足 {needed} 个仍被解密",
    ),
    "opened_without_quorum": (
        "{motion} was opened although it fails by who took part",
        "{motion} 参与比例不足仍被解密",
    ),
    "share_refused": (
        "trustee {trustee}'s share does not hold: {because}",
        "受托人 {trustee} 的份额无效: {because}",
    ),
    "shares_missing": (
        "{motion}: {found} trustees gave shares that hold, {needed} are needed",
        "{motion}: {found} 位受托人的份额有效, 须有 {needed} 位",
    ),
    "trustee_twice": ("trustee {trustee} gave shares before", "受托人 {trustee} 此前已给出份额"),
    "number_not_proved": (
        "{motion}, {choice}: the number by {measure} is not what the shares open",
        "{motion}, {choice}: {measure} 的数值与解密不符",
    ),
    "opened_beyond_mode": (
        "{motion}, {choice} by {measure} should have stayed shut",
        "{motion}, {choice} 的 {measure} 不应解密",
    ),
    "stated_beyond_mode": (
        "{motion}, {choice} by {measure} is stated though it stays shut",
        "{motion}, {choice} 的 {measure} 不应公布",
    ),
}
