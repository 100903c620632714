"""Each sentence in Chinese and in English."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "join_new_does": (
        "【制作密钥】本程序将在文件夹 {folder} 中生成您的密钥保管人密钥, 用您设定的口令加密,"
        " 并写出可打印的密钥保管纸。口令至少 10 个字符, 忘记口令无法找回。",
        "MAKE A KEY. A trustee's key is made in {folder}, locked by a passphrase of yours of at"
        " least 10 characters, and a sheet to print is written. A forgotten passphrase is lost.",
    ),
    "join_new_done": (
        "已生成。请把下面的公钥交给召集人写入会议定义, 并打印 {sheet}。"
        "密钥文件与密钥保管纸分开保管; 口令不要写在密钥保管纸上。",
        "Made. Hand the public key below to the convener for the definition, and print {sheet}."
        " Keep file and sheet apart; never write the passphrase on the sheet.",
    ),
    "public_key": ("公钥 {key}", "public key {key}"),
    "sheet_does": (
        "【密钥保管纸】把密钥文件 (仍是加密的) 写成可打印的页面。",
        "SHEET. Writes the key file, locked as it is, as a page to print.",
    ),
    "sheet_done": ("已写出 {path}, 请打印。", "Written to {path}; print it."),
    "restore_does": (
        "【恢复】按密钥保管纸上的八行字或二维码内容重建密钥文件, 并用口令试开一次。",
        "RESTORE. Makes the key file again from the eight lines or the QR code's text,"
        " and tries the passphrase.",
    ),
    "restore_done": (
        "已恢复, 口令正确。本机从前见过的日志已不在, 下次请再输入公告上的锚码。",
        "Restored, the passphrase fits. What was seen of logs is gone: give the anchor again.",
    ),
    "join_does": (
        "【加入】核对锚码与日志, 写出您签名的共享公钥消息。之后请保留本文件夹。",
        "JOIN. Checks anchor and log, writes your signed share key. Keep this folder.",
    ),
    "deal_does": (
        "【承诺】生成您的分发内容, 加密留在本文件夹, 只写出它的校验码。公布之前文件夹不能丢。",
        "DEAL. Makes your dealing, keeps it locked in this folder, writes its check code alone."
        " Do not lose the folder before the reveal.",
    ),
    "reveal_does": (
        "【公布】全体都已承诺, 现在写出您的分发内容, 交给日志。",
        "REVEAL. Everybody has committed; your dealing is written for the log.",
    ),
    "check_does": (
        "【核对】打开别人分给您的每一份。有错就写出投诉, 本轮作废, 从承诺重新开始。",
        "CHECK. Opens each share dealt to you. A wrong one makes a complaint: the run is void and"
        " begins again with commitments.",
    ),
    "silent_does": (
        "【投诉沉默】指明在别人都已发言时迟迟不发言的密钥保管人。本轮作废, 从承诺重新开始。",
        "SILENCE. Names a trustee who does not speak while others wait. The run is void and begins"
        " again with commitments.",
    ),
    "confirm_does": (
        "【确认】核对仪式与投票清单, 为它签名。签名后本机的分发内容会删除;"
        " 从此只需保管密钥文件、密钥保管纸和口令, 直到结果公布。",
        "CONFIRM. Verifies ceremony and manifest, and signs. The dealing is removed then; from now"
        " on keep key file, sheet and passphrase until the result is out.",
    ),
    "rehearse_does": (
        "【演练】用编造的合计试做一次解密, 证明密钥文件可用。不写出任何东西。",
        "REHEARSE. Decrypts a made-up sum to prove that the key file works. Nothing is written.",
    ),
    "decrypt_does": (
        "【解密】重新核验全部选票, 重算合计, 给您看将要协助打开的数字, 您同意后才签名。"
        "单张选票、人数太少的合计、第二次合计都会被拒绝。之后请保留本文件夹至结果公布。",
        "DECRYPT. Verifies every ballot anew, adds up again, shows what you help to open, and signs"
        " only if you agree. Single ballots, small sets, second tallies are refused. Keep this"
        " folder until the result is out.",
    ),
    "log_verified": (
        "日志已核验: {title}, 条目 {size}, 您是密钥保管人 {number}/{trustees}, 打开需要"
        " {threshold} 人。\n请与张贴的公告核对: 锚码 {anchor}, 会议定义 HD {hd}",
        "Log verified: {title}, {size} entries; you are trustee {number} of {trustees},"
        " {threshold} open.\nCompare with the posted notice: anchor {anchor}, HD {hd}",
    ),
    "message_written": (
        "已写出 {path}。请把它提交给日志。",
        "Written to {path}. Hand it in to the log.",
    ),
    "message_kept": ("已写出 {path}。", "Written to {path}."),
    "message_posted": (
        "平台已收下, 日志条目 {entry}。",
        "The platform has taken it: entry {entry} of the log.",
    ),
    "share_right": (
        "密钥保管人 {dealer} 分给您的一份正确。",
        "The share of trustee {dealer} is right.",
    ),
    "share_wrong": (
        "密钥保管人 {dealer} 分给您的一份不对。下面写出投诉, 本轮作废。",
        "The share of trustee {dealer} is wrong. A complaint is written; this run is void.",
    ),
    "shares_right": (
        "已公布 {count}/{trustees} 份, 分给您的都正确。",
        "{count} of {trustees} are revealed; all your shares are right.",
    ),
    "blame": (
        "第 {run} 轮因密钥保管人 {by} 投诉密钥保管人 {against} ({reason}) 作废,"
        " 责任在密钥保管人 {named}。",
        "Run {run} ended by a complaint of trustee {by} against {against} ({reason});"
        " trustee {named} is named for it.",
    ),
    "confirming": (
        "投票清单 {hm}\n投票公钥 {key}",
        "manifest {hm}\nelection key {key}",
    ),
    "rehearsed": (
        "演练成功: {sums} 个编造的合计都能用您的密钥解密。",
        "It works: your key decrypts {sums} made-up sums.",
    ),
    "ballots_verified": (
        "选票 {ballots} 张的证明全部成立, 另有检查用选票 {spoils} 张, 不计票。",
        "The proofs of {ballots} ballots hold; {spoils} were opened for checking and do not count.",
    ),
    "second_look": (
        "公开核验程序对至今的记录另查一遍: {checks} 项成立。",
        "The public verifier looked at the record so far by itself: {checks} checks hold.",
    ),
    "motion_not_tallied": ("“{motion}”还没有合计。", "“{motion}” has no tally yet."),
    "motion_shared": ("“{motion}”您已经交过。", "You have given your shares of “{motion}”."),
    "motion_decided": ("“{motion}”已有结果。", "“{motion}” has its result."),
    "motion_too_few_participants": (
        "“{motion}”只有 {rights} 户参与, 少于下限, 拒绝打开。",
        "“{motion}”: only {rights} rights took part, below the minimum; not opened.",
    ),
    "motion_quorum_missed": (
        "“{motion}”参与不足法定比例 ({rights} 户), 不打开, 该项未通过。",
        "“{motion}” misses the quorum ({rights} rights); it fails and is not opened.",
    ),
    "motion_open_already": (
        "“{motion}”的合计无需解密。",
        "The sums of “{motion}” need no shares.",
    ),
    "motion_figures": (
        "将要打开“{motion}”: 参与 {rights}/{all_rights} 户, {heads}/{all_heads} 人,"
        " {area}/{all_area} 平方米。合计编号 {tally}",
        "To be opened: “{motion}”: {rights} of {all_rights} rights, {heads} of {all_heads} heads,"
        " {area} of {all_area} m². Tally {tally}",
    ),
    "result_mode_M0": (
        "将公布各选项的人数与面积。",
        "Heads and area of each option will be known.",
    ),
    "result_mode_M1": (
        "将公布各选项的人数; 面积只公布付诸表决的选项, 反对与弃权的面积合在一起。",
        "Heads of each option will be known, area only of what is put to the test; against and"
        " abstained are one number by area.",
    ),
    "leak_classes": (
        "泄密估计: 参与 {rights} 户, 面积分 {classes} 种, 最少的一种 {smallest} 户,"
        " 面积独一无二的 {alone} 户。",
        "Leak meter: {rights} rights, {classes} different areas, the rarest held by {smallest},"
        " {alone} alone with theirs.",
    ),
    "leak_exposure": (
        "  若恰有 {k} 户与众不同: 认出某一户的可能 {named}, 看出是哪几种面积的可能 {known}。",
        "  If exactly {k} dissent: somebody is named in {named}, the areas are known in {known}.",
    ),
    "leak_not_counted": (
        "  {k} 户的情形计算量过大, 未计算。",
        "  Not counted, too much work: k = {k}.",
    ),
    "leak_advice": (
        "  户数少或有独一无二的面积: 合计可能暴露个别选择, 下次宜用记名或纸质方式。",
        "  Few rights or unique areas: sums may give single votes away. Named or paper ballots are"
        " the honest choice next time.",
    ),
    "leak_unanimity": (
        "  全体一致或几乎一致的结果, 在任何方式下 (包括纸质) 都会暴露选择。",
        "  Unanimous or near-unanimous results reveal votes in every system, paper included.",
    ),
    "agree": ("同意请输入 同意 并回车: ", "To agree, type AGREE: "),
    "passphrase": ("口令: ", "Passphrase: "),
    "again": ("再输一次: ", "Again: "),
    "sheet_title": ("密钥保管纸", "Trustee's key sheet"),
    "sheet_keep": (
        "保管到结果公布并过了异议期, 然后当众销毁。",
        "Keep it until the result stands, then destroy it before witnesses.",
    ),
    "sheet_apart": (
        "不要与口令放在一起, 不要拍照, 不要发送。",
        "Not beside the passphrase; no photographs; send it to nobody.",
    ),
    "sheet_restore": (
        "恢复: 把八行字 (或扫二维码得到的文字) 存成文本文件, 运行 python -m app.trustee restore。",
        "To restore: type the lines, or scan the code, into a text file and run"
        " python -m app.trustee restore.",
    ),
    "sheet_sealed": (
        "本页内容是加密的, 没有口令打不开。遗失请立即告知召集人。",
        "What stands here is locked by the passphrase. Tell the convener at once if it is lost.",
    ),
}
