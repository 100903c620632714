"""Sentences on published accounts: titles of their checks, phrases, faults. English, Chinese."""

from __future__ import annotations

ACCOUNTS_TITLES = {
    "A00": ("anchor equals the posted one", "锚码与张贴的一致"),
    "A01": ("files of a record of accounts", "账目记录的文件齐全"),
    "A02": ("canonical entries, one charter first", "条目格式规范、首条为章程"),
    "A03": ("Merkle root equals the checkpoint's", "默克尔根与检查点一致"),
    "A04": ("numbers without gaps, time never backwards", "编号连续、时间不倒退"),
    "A05": ("every known checkpoint is a prefix", "每个检查点都是前缀"),
    "A06": ("checkpoints signed by the log's key", "检查点由日志密钥签名"),
    "A07": ("witnesses have seen each month", "见证人已见证每个月份"),
    "A08": ("months follow one another, none missing", "月份相接、没有缺月"),
    "A09": ("journals are those the month names", "凭证与月报所载一致"),
    "A10": ("journals of their month, on known accounts", "凭证属于本月、科目已知"),
    "A11": ("debits equal credits in each journal", "每张凭证借贷相等"),
    "A12": ("journal numbers without gaps", "凭证编号连续"),
    "A13": ("balances recomputed from the lines", "按分录重算余额一致"),
    "A14": ("income and spending of each fund recomputed", "按分录重算各项资金收支一致"),
    "A15": ("reversals take earlier journals back", "冲销对应在先凭证"),
    "A16": ("payments name what allows them", "支出均有依据"),
    "A17": ("payments have vouchers", "支出均有单据"),
    "A18": ("unit balances add up to the fund", "各户余额之和等于基金"),
    "A19": ("closed by two bodies after the month", "月末后由两个单位结账"),
    "A20": ("my unit's balance is in the accounts", "本户余额在公示账目中"),
    "A21": ("the older record was not rewritten", "旧记录未被改写"),
    "A22": ("the verifier's test of itself", "核验程序自检"),
}

ACCOUNTS_LABELS = {
    "accounts": ("published accounts 公示账目", "公示账目"),
    "unknown_charter": (
        "NOT ANCHORED — the accounts have no readable charter (没有可读的账目章程)",
        "未核对锚码 — 账目中没有可读的章程 (NOT ANCHORED)",
    ),
    "accounts_month": ("{month}: {journals} journals 张凭证", "{month}: {journals} 张凭证"),
    "accounts_fund": (
        "  {name}: {opening} + {received} − {paid} = {closing} yuan 元",
        "  {name}: 期初 {opening} + 收入 {received} − 支出 {paid} = 期末 {closing} 元",
    ),
    "fund_property": ("escrow 监管账户", "监管账户"),
    "fund_shared": ("shared fund 共有资金", "共有资金"),
    "fund_maintenance": ("maintenance fund 维修资金", "维修资金"),
}

ACCOUNTS_FAULTS = {
    "file_missing": ("is not there", "缺失"),
    "manifest_differs": (
        "does not say what the record holds",
        "所述与记录内容不符",
    ),
    "month_not_cosigned": (
        "fewer than {quorum} witnesses have seen it yet",
        "见证人尚不足 {quorum} 个",
    ),
    "month_out_of_turn": ("the month in turn is {wanted}", "此处应为 {wanted}"),
    "previous_differs": (
        "follows another statement than the one before it",
        "所接续的不是前一份月报",
    ),
    "journal_count": (
        "another number of journals than the {found} here",
        "凭证数与此处 {found} 张不同",
    ),
    "journals_root": (
        "its journals are not those that were published",
        "凭证与公示时的不一致",
    ),
    "journal_of_other_month": ("dated in another month", "日期属于其他月份"),
    "account_not_listed": ("{account} is no account of the month", "{account} 不是本月科目"),
    "journal_order": ("not behind the journal before it", "编号不大于前一张"),
    "account_changed_kind": (
        "{account} is of another kind or fund than it was",
        "{account} 的类别或所属资金与此前不同",
    ),
    "journal_unbalanced": ("debits and credits differ by {left} fen", "借贷相差 {left} 分"),
    "line_of_nothing": ("a line over nothing", "有金额为零的分录"),
    "number_range": ("first or last journal number differs", "首末凭证编号不符"),
    "number_twice": ("the number stands twice", "编号重复"),
    "number_missing": ("{missing} journal numbers are missing", "缺少 {missing} 个凭证编号"),
    "number_promised": (
        "by {month} neither published nor put off to a later month, or both",
        "到 {month} 为止既未公示也未列入以后月份, 或两者皆是",
    ),
    "number_beyond": ("puts off a number beyond its last one", "列入以后月份的编号大于末号"),
    "closed_by_one_body": ("closed by one body alone", "仅由一个单位结账"),
    "closed_too_early": ("closed before it was over", "月份未结束即结账"),
    "closed_after_entry": ("closed later than it was logged", "结账晚于载入日志"),
    "balance_differs": (
        "the lines do not give the balance of {account}",
        "{account} 的余额与分录不符",
    ),
    "fund_differs": (
        "the lines do not give income or spending of {fund}",
        "{fund} 的收支与分录不符",
    ),
    "fund_not_in_bank": ("{fund} is not what its banks hold", "{fund} 与银行余额不符"),
    "reversal_of_nothing": (
        "takes back {of}, which does not stand before it",
        "冲销的 {of} 不在其前",
    ),
    "reversed_twice": ("takes back {of} a second time", "重复冲销 {of}"),
    "reversal_differs": ("is not the opposite of {of}", "与 {of} 不相反"),
    "payment_without_ground": (
        "a payment that names no resolution and no line of the budget",
        "支出未载明决议或预算依据",
    ),
    "refunds_exceed": (
        "{over} fen more given back than flats had paid in advance",
        "退还超过预缴 {over} 分",
    ),
    "payment_without_voucher": ("a payment without a voucher", "支出没有单据"),
    "voucher_again": ("journal {first} names the same voucher", "凭证 {first} 已用同一单据"),
    "units_root": (
        "the units' balances are not those that were published",
        "各户余额与公示时的不一致",
    ),
    "unit_order": ("units out of order or twice", "各户次序有误或重复"),
    "fund_line_without_unit": (
        "moves the maintenance fund without naming a unit",
        "动用维修资金未对应户",
    ),
    "units_sum": (
        "the units own {found} fen together, the fund another sum",
        "各户合计 {found} 分, 与基金不同",
    ),
    "units_opening": (
        "units do not begin with what they had at the end of the month before",
        "各户期初与上月期末不符",
    ),
    "proof_of_other_community": ("of another community than {found}", "不属于 {found}"),
    "month_not_published": ("{month} is not in the record", "记录中没有 {month}"),
    "unit_chain": ("{month} does not follow the month before it", "{month} 与前一月不相接"),
    "proof_is_older": ("the record goes on to {month}", "记录已到 {month}"),
    "unit_balance": (
        "unit {unit} owns {closing} yuan at the month's end: so it is published",
        "{unit} 月末余额 {closing} 元, 与公示一致",
    ),
    "unit_balance_differs": (
        "no balance of unit {unit} as the file says",
        "没有 {unit} 如凭据所载的余额",
    ),
    "unit_lines_sum": (
        "my lines add up to {found} fen, which does not lead to the balance",
        "本户分录合计 {found} 分, 得不出余额",
    ),
    "line_twice": ("names one line twice", "同一分录列出两次"),
    "line_not_mine": ("line {line} is not what the file opens", "第 {line} 行不是凭据所指"),
}
