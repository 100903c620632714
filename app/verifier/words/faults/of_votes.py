"""Sentences on ballots, counts, decisions and documents: English, Chinese."""

from __future__ import annotations

VOTE_FAULTS = {
    "opened_early": ("before the hour of opening", "早于开始时间"),
    "closed_early": ("before the hour of closing", "早于截止时间"),
    "close_ballots": ("{found} ballots stand before it", "之前有 {found} 张表决票"),
    "close_paper_ballots": ("{found} paper ballots stand before it", "之前有 {found} 张纸质票"),
    "ballot_outside_window": ("cast outside the hours of voting", "不在投票时间内"),
    "consent_differs": ("consents to another sentence", "同意的语句不同"),
    "extended_backwards": ("not later than the closing before", "不晚于原截止时间"),
    "extended_late": ("extends what was over", "延长已结束的投票"),
    "extended_too_far": (
        "beyond the {days} days that the definition grants",
        "超出会议定义允许的 {days} 天",
    ),
    "ballot_of_other_manifest": (
        "no good signature binds it to this assembly's manifest",
        "没有有效签名将其与本次会议清单绑定",
    ),
    "not_on_roll": ("the roll has no line {i}", "名册没有第 {i} 行"),
    "key_not_in_force": ("not by the key in force of line {i}", "不是第 {i} 行的有效密钥"),
    "kept_after_transfer": (
        "line {i}: the former owner's ballot stands, the new key may not replace it",
        "第 {i} 行: 原业主的票有效, 新密钥不得更改",
    ),
    "reissue_of_other_key": (
        "the old key is not the one in force of line {i}",
        "旧密钥不是第 {i} 行的有效密钥",
    ),
    "reissue_of_used_key": ("the new key was used before", "新密钥曾被使用"),
    "reissue_not_for_transfer": (
        "line {i} changed hands: only a reissue for the transfer names its key",
        "第 {i} 行已过户: 须以过户为由补发",
    ),
    "key_after_transfer": (
        "line {i} changed hands and has no key yet",
        "第 {i} 行已过户, 尚无新密钥",
    ),
    "transfer_not_allowed": (
        "the definition lets no right change hands during the vote",
        "会议定义不允许投票期内过户",
    ),
    "transfer_twice": ("line {i} changed hands before", "第 {i} 行此前已过户"),
    "right_frozen": ("line {i} is frozen", "第 {i} 行已冻结"),
    "right_not_frozen": (
        "line {i} is not frozen for objection {objection}",
        "第 {i} 行未因异议 {objection} 冻结",
    ),
    "freeze_without_objection": (
        "no open objection {objection} about identity",
        "没有待答复的身份异议 {objection}",
    ),
    "unfreeze_before_ruling": (
        "objection {objection} has no ruling yet",
        "异议 {objection} 尚未答复",
    ),
    "tally_while_frozen": ("{motion}: line {i} is still frozen", "{motion}: 第 {i} 行仍被冻结"),
    "proxy_stands": ("line {i} has a proxy in force", "第 {i} 行已有有效委托"),
    "proxy_over_cap": (
        "line {i}: its agent would have more than {limit} principals",
        "第 {i} 行: 受托人的委托人超过 {limit} 个",
    ),
    "no_such_proxy": ("line {i} has no such proxy in force", "第 {i} 行没有此有效委托"),
    "agent_key": (
        "line {i}: the agent's key is its own, or one no longer in force",
        "第 {i} 行: 受托人密钥为本投票权自己的或已失效",
    ),
    "agent_outside_proxy": (
        "line {i}: the agent has no proxy for {motion}",
        "第 {i} 行: 受托人无权就 {motion} 投票",
    ),
    "agent_against_bound": (
        "line {i}: the agent is bound to another answer to {motion}",
        "第 {i} 行: 受托人就 {motion} 违背委托意见",
    ),
    "agent_over_owner": (
        "line {i}: the owner's own ballot stands",
        "第 {i} 行: 业主本人的票有效, 受托人不得更改",
    ),
    "bound_not_allowed": (
        "line {i}: the definition lets no proxy bind its agent",
        "第 {i} 行: 会议定义不允许约束受托人",
    ),
    "bound_outside_proxy": (
        "line {i}: binds its agent on {motion}, which is not in the proxy",
        "第 {i} 行: 约束意见 {motion} 不在委托范围内",
    ),
    "motion_unknown": ("no motion {motion}", "没有事项 {motion}"),
    "answers_out_of_order": ("{motion} stands out of order", "{motion} 次序不对"),
    "choice_unknown": ("{motion} has no choice {choice}", "{motion} 没有选项 {choice}"),
    "choices_number": (
        "{motion}: more or fewer choices than its {most}",
        "{motion}: 选择数与应有的 {most} 不符",
    ),
    "choices_out_of_order": (
        "{motion}: a name twice or out of order",
        "{motion}: 候选人重复或次序不对",
    ),
    "void_reason": (
        "{motion} cannot be void for {reason}",
        "{motion} 不能以 {reason} 为由无效",
    ),
    "out_of_scope": ("the right is not in the scope of {motion}", "该投票权不在 {motion} 范围内"),
    "answered_and_void": ("a motion is both answered and void", "同一事项既有答案又无效"),
    "ballot_twice": ("the same ballot stands before", "同一张票已出现"),
    "chain_number": (
        "line {i}: number {found}, expected {expected}",
        "第 {i} 行: 序号 {found}, 应为 {expected}",
    ),
    "chain_previous": ("line {i}: does not follow its last ballot", "第 {i} 行: 未接上一张票"),
    "too_many_changes": ("line {i}: more than {limit} changes", "第 {i} 行: 改票超过 {limit} 次"),
    "list_differs": ("{motion}: another list of counted ballots", "{motion}: 计入的票单不同"),
    "revoked_not_counted": (
        "revokes what does not count for line {i}",
        "撤销的并非第 {i} 行有效票",
    ),
    "cast_after_paper": ("line {i} holds a paper ballot", "第 {i} 行已领纸质票"),
    "serial_unknown": (
        "the paper roll has no {serial} for line {i}",
        "纸质票名册没有第 {i} 行的 {serial}",
    ),
    "issued_twice": ("{serial} was handed out before", "{serial} 曾发出"),
    "ballot_stands": ("line {i} has a ballot that stands", "第 {i} 行已有有效票"),
    "serial_not_out": ("{serial} is not out", "{serial} 不在外"),
    "secret_wrong": ("the secret is not that of {serial}", "与 {serial} 的密文不符"),
    "superseded_missing": (
        "the ballot that {serial} replaces is not named next",
        "未紧接列出被 {serial} 取代的票",
    ),
    "superseded_wrong": ("names no ballot that paper just replaced", "所列并非刚被纸质票取代的票"),
    "paper_roll_hash": ("names another paper roll", "所指纸质票名册不同"),
    "paper_roll_lines": ("the paper roll has {found} lines", "纸质票名册有 {found} 行"),
    "paper_roll_unsigned": ("no entry signs it", "没有条目为其签名"),
    "reconciliation_differs": (
        "{name}: states {stated}, counted {found}",
        "{name}: 所述 {stated}, 实数 {found}",
    ),
    "sum_differs": (
        "{motion}, {measure}: states {stated}, counted {found}",
        "{motion} {measure}: 所述 {stated}, 实数 {found}",
    ),
    "options_differ": ("{motion}: not its choices in order", "{motion}: 选项或次序不符"),
    "option_sum_differs": (
        "{motion}, {choice}: states {heads} heads and {area}, counted {found}",
        "{motion} {choice}: 所述 {heads} 人 {area}, 实数 {found}",
    ),
    "options_do_not_add_up": (
        "{motion}: choices by {measure} do not add up to the participants",
        "{motion}: 各选项 {measure} 之和不等于参与数",
    ),
    "candidate_beyond_participants": (
        "{motion}: a candidate has more {measure} than all participants",
        "{motion}: 有候选人的 {measure} 超过全部参与数",
    ),
    "options_moved": (
        "{motion}: result and tally differ by choice",
        "{motion}: 结果与计票的选项数不同",
    ),
    "tests_differ": ("{motion}: quorum or consent computed otherwise", "{motion}: 比例计算不同"),
    "verdict_differs": ("{motion}: the numbers decide {found}", "{motion}: 按数字应为 {found}"),
    "ranking_differs": ("{motion}: the numbers elect otherwise", "{motion}: 按数字当选结果不同"),
    "lot_missing": (
        "{motion}: equals at a boundary, and no draw between them",
        "{motion}: 关键名次票数相同而未抽签",
    ),
    "lot_seed": ("{motion}: the draw gives another seed", "{motion}: 抽签得出的种子不同"),
    "head_not_of_tally": (
        "{motion}: names another head than its tally",
        "{motion}: 所指树头与计票不同",
    ),
    "deemed_differs": (
        "{motion}: silence or 随多数 counted otherwise",
        "{motion}: 未表态或随多数计入不同",
    ),
    "deemed_sum_differs": (
        "{motion}: {part} differs from the count",
        "{motion}: {part} 与计票不符",
    ),
    "outcome_differs": ("{motion}: {part} differs from the count", "{motion}: {part} 与计票不符"),
    "objections_differ": (
        "the log has {received} objections, {upheld} upheld, {rejected} rejected",
        "日志有 {received} 项异议, 成立 {upheld}, 不成立 {rejected}",
    ),
    "objection_open": ("an objection has no ruling yet", "有异议尚未答复"),
    "head_too_large": ("names a head of {size}, itself included", "所指树头 {size} 包含自身"),
    "head_root": ("the first {size} entries have another root", "前 {size} 条的根不同"),
    "head_too_small": (
        "its head of {size} does not contain {other}",
        "所指树头 {size} 不含 {other}",
    ),
    "result_hash": ("names another result", "所指结果不同"),
    "certificate_before_final": ("there is no final result", "没有最终结果"),
    "minutes_differ": ("names other minutes", "所指会议纪要不同"),
    "rehearsal_flag": ("its rehearsal flag is not the definition's", "演练标志与定义不符"),
    "rehearsal_number": ("a practice certificate bears a number", "演练认证书带有编号"),
    "reference_certified": ("an assembly for reference gets no certificate", "参考性会议不予认证"),
    "revocation_of_other": ("revokes another certificate", "所撤销的不是此认证书"),
    "first_revision_differs": (
        "no revision of the signed PDF is the logged one",
        "签名 PDF 的任何版本都不是所记版本",
    ),
    "pdf_unsigned": ("the PDF bears no signature", "PDF 没有签名"),
    "pdf_signature_invalid": ("PDF signature {name} does not hold", "PDF 签名 {name} 无效"),
    "pdf_signature": ("PDF signature {name}", "PDF 签名 {name}"),
    "pdf_signatures_not_asked": (
        "PDF signatures not asked: install pyHanko (extra `verify`)",
        "未核验 PDF 签名: 请安装 pyHanko (附加 `verify`)",
    ),
    "tracker_unknown": ("no ballot has this tracker", "没有票使用此回执码"),
    "proof_malformed": ("no tlog-proof", "不是 tlog-proof"),
    "proof_of_no_ballot": ("entry {index} is no ballot", "第 {index} 条不是表决票"),
    "proof_of_other_ballot": ("entry {index} has another tracker", "第 {index} 条的回执码不同"),
    "ballot_of_other_line": ("was cast under line {i}", "以第 {i} 行投出"),
    "my_line": ("cast under line {i}", "以第 {i} 行投出"),
    "my_ballot_counts": ("this ballot counts", "此票计入"),
    "my_ballot_replaced": ("this ballot was replaced or revoked", "此票已被取代或撤销"),
    "silence_counted": (
        "{motion}: the silence of line {i} is counted for {choice}",
        "{motion}: 第 {i} 行未表态, 计入 {choice}",
    ),
    "ballot_not_mine": ("a ballot under line {i} that you did not name", "第 {i} 行有您未列出的票"),
    "act_not_mine": ("{type} under line {i} that you did not name", "第 {i} 行有您未列出的 {type}"),
    "vector": ("answered otherwise than it must", "结果与应有的不同"),
    "check_not_reported": ("not in the report", "不在报告中"),
    "older_is_longer": (
        "the older one has {size} entries, this one {entries}",
        "旧记录有 {size} 条, 此记录 {entries} 条",
    ),
    "entry_changed": ("differs from the older record", "与旧记录不同"),
    "unforeseen": ("the verifier met something unforeseen: {error}", "核验程序遇到意外: {error}"),
}
