"""Why something was refused, by its code, in Chinese and in English."""

from __future__ import annotations

REFUSALS: dict[str, tuple[str, str]] = {
    "passphrase_wrong": (
        "口令不对, 或密钥文件被改动过。",
        "The passphrase is wrong, or the key file was changed.",
    ),
    "passphrases_differ": ("两次口令不一样。", "The two passphrases differ."),
    "passphrase_too_short": (
        "口令至少 10 个字符。",
        "A passphrase has at least 10 characters.",
    ),
    "wrapped_key_invalid": ("密钥文件已损坏。", "The key file is damaged."),
    "not_canonical": ("文件已损坏。", "The file is damaged."),
    "file_unreadable": ("文件读不出来或已损坏。", "The file cannot be read or is damaged."),
    "key_file_exists": (
        "文件夹中已有密钥文件, 不会覆盖。",
        "The folder has a key file already; it is never overwritten.",
    ),
    "key_file_missing": (
        "文件夹中没有密钥文件。可先用密钥保管纸恢复。",
        "The folder has no key file. Restore it from the sheet.",
    ),
    "sheet_incomplete": ("密钥保管纸缺一行。", "A line of the sheet is missing."),
    "sheet_line_wrong": ("密钥保管纸的这一行抄错了。", "This line of the sheet is mistyped."),
    "sheet_invalid": ("这些行不是同一张密钥保管纸的。", "The lines are not of one sheet."),
    "pdf_not_available": (
        "本机不能生成 PDF, 请打印 HTML 页面。",
        "No PDF on this machine; print the HTML page.",
    ),
    "anchor_missing": (
        "第一次见到这个日志, 请用 --anchor 输入小区公告上的锚码。",
        "This log is new here: type the anchor of the posted notice with --anchor.",
    ),
    "anchor_wrong": (
        "锚码不符: 这不是公告上的那个日志。不要继续, 请告诉街道办和业主。",
        "Another anchor: this is not the log of the notice. Stop, and tell the street office.",
    ),
    "assembly_foreign": (
        "同一会议编号从前是另一个方案。不要继续。",
        "Under this id another definition was seen before. Stop.",
    ),
    "not_a_trustee": (
        "会议定义中没有您的公钥。",
        "The definition does not name this key among its trustees.",
    ),
    "log_rewritten": (
        "日志被改写或截短, 与您上次见到的不一致。不要继续, 请告诉街道办和业主。",
        "The log was rewritten or cut since you last saw it. Stop, and tell the street office.",
    ),
    "not_witnessed": (
        "包含合计的检查点还没有足够的见证联署。请十分钟后再试。",
        "Not enough witnesses have cosigned a head with the tallies. Try again in ten minutes.",
    ),
    "head_wrong": (
        "检查点与条目对不上。",
        "The signed head is not that of the entries.",
    ),
    "log_not_served": (
        "这个地址没有给出日志。",
        "The address does not serve the log.",
    ),
    "trustee_read_refused": (
        "平台没有认出您是本次会议的密钥保管人。请核对会议地址; 若原因是 time, 请把电脑的"
        "时钟和时区调准 (相差不能超过 5 分钟) 再试。",
        "The platform did not recognise a trustee of this assembly. Check the address; if the"
        " reason is time, set this computer's clock and time zone (5 minutes apart at most).",
    ),
    "door_refused": (
        "平台没有收下这份消息。文件还在, 可以稍后再交。",
        "The platform did not take the message. The file is kept and can be handed in later.",
    ),
    "not_an_address": (
        "--post 只能用于网址。日志是文件夹或文件时, 请把写出的消息文件交给召集人上传。",
        "--post needs an address. With a folder or file, give the message's file to the convener.",
    ),
    "act_not_allowed_now": (
        "会议现在不在这一步, 平台没有收下。文件还在; 请看密钥仪式页面上轮到谁。",
        "The assembly is not at this step; the message was not taken. Its file is kept; the"
        " ceremony page says who is awaited.",
    ),
    "ceremony_out_of_order": (
        "现在轮不到这份消息, 平台没有收下。请看密钥仪式页面上轮到谁。",
        "This message may not come now. The ceremony page says who is awaited.",
    ),
    "message_unsigned": (
        "签名不是该号密钥保管人的, 平台没有收下。",
        "It is not signed by the trustee of that number; the platform did not take it.",
    ),
    "message_malformed": (
        "这不是本程序写出的消息文件, 平台没有收下。",
        "This is no message of this tool; the platform did not take it.",
    ),
    "no_answer": ("地址没有回应。", "The address does not answer."),
    "record_missing": ("找不到日志文件夹或文件。", "No log stands there."),
    "not_a_record": ("那里没有日志。", "What stands there is no log."),
    "log_damaged": ("日志文件已损坏。", "A file of the log is damaged."),
    "not_secret": ("本次会议是记名表决, 没有密钥保管人。", "A named assembly has no trustees."),
    "step_not_now": ("现在轮不到这一步。", "The log does not wait for this now."),
    "manifest_missing": ("日志中还没有投票清单。", "The manifest is not in the log yet."),
    "nothing_revealed": ("还没有人公布。", "Nobody has revealed yet."),
    "dealing_missing": (
        "本轮的分发内容不在文件夹里。请让其他密钥保管人投诉沉默, 从承诺重新开始。",
        "This run's dealing is lost. Let another trustee complain of silence; a new run begins.",
    ),
    "dealing_foreign": (
        "文件夹里的分发内容不是日志中承诺的那份。",
        "The dealing kept here is not the one committed to.",
    ),
    "trustee_secret_wrong": (
        "密钥与日志中的共享公钥不符。",
        "The key does not fit the share key in the log.",
    ),
    "not_opened_yet": (
        "投票尚未结束, 没有可以解密的。",
        "Voting has not closed; there is nothing to decrypt.",
    ),
    "rights_in_dispute": (
        "有投票权因异议被冻结, 裁决之前不解密。",
        "Rights are frozen by an objection; nothing is opened before the ruling.",
    ),
    "objections_open": (
        "还有未裁决的异议, 裁决之前不解密。",
        "An objection has no ruling yet; nothing is opened before it.",
    ),
    "tally_invalid": (
        "合计与选票对不上, 不是全体有效选票的合计。拒绝解密。",
        "The tally is not the sum over all counted ballots. Not opened.",
    ),
    "tally_twice": (
        "该事项已打开过另一个合计。两次合计之差会暴露选票, 拒绝解密。",
        "Another tally of this motion was opened before; the difference would open votes.",
    ),
    "nothing_to_open": ("没有可以打开的事项。", "There is nothing to open."),
    "not_agreed": ("您没有同意, 没有签名。", "You did not agree; nothing was signed."),
    "memory_damaged": (
        "“见过的日志”文件已损坏。请恢复备份, 不要删除。",
        "The file of what was seen is damaged. Restore it from a copy; do not delete it.",
    ),
    "proof_invalid": ("证明不成立。", "A proof does not hold."),
    "signature_invalid": ("签名不成立。", "A signature does not hold."),
    "signer_not_allowed": ("签名人不对。", "Signed by somebody who may not."),
    "entry_refused": (
        "日志中有一条不合规则。",
        "An entry of the log breaks the rules.",
    ),
    "record_refused": (
        "公开核验程序不接受至今的记录。",
        "The public verifier refuses the record so far.",
    ),
    "log_invalid": (
        "日志自相矛盾或不完整。",
        "The log contradicts itself or is incomplete.",
    ),
}
