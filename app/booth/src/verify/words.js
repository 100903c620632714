// What the report says to people, in two languages: the command's lines and the page's sentences.

const TITLES = {
  V00: ["anchor equals the posted one", "锚码与张贴的一致"],
  V01: ["entries the stage requires, in order", "应有的条目齐全且次序正确"],
  V02: ["entries recomputed tile by tile", "逐块重算全部条目"],
  V03: ["canonical entries of known types", "条目格式规范、类型已知"],
  V04: ["Merkle root equals the checkpoint's", "默克尔根与检查点一致"],
  V05: ["numbers without gaps, time never backwards", "编号连续、时间不倒退"],
  V06: ["every checkpoint is a prefix", "每个检查点都是前缀"],
  V07: ["checkpoints signed by the log's key", "检查点由日志密钥签名"],
  V08: ["witnesses cosigned the heads that need it", "见证人已会签规定的树头"],
  V10: ["roll signed, totals recomputed", "业主名册已签名、合计重算一致"],
  V11: ["roll lines unique, keys sound", "名册各行不重复、公钥有效"],
  V12: ["trustees' signatures", "受托人签名"],
  V13: ["definition, manifest and signatures", "会议定义、清单与各签名"],
  V14: ["key ceremony", "密钥仪式"],
  V15: ["ballots between open and close", "表决票在投票期内"],
  V16: ["ballots under the right's own key", "表决票用本投票权的密钥"],
  V17: ["ballot signatures", "表决票签名"],
  V18: ["encrypted points well formed", "密文点"],
  V19: ["numbers of the proofs well formed", "证明中的数"],
  V20: ["answers known, in scope, in order", "答案有效、在范围内、次序正确"],
  V21: ["each encrypted option is 0 or 1", "加密的每项为 0 或 1"],
  V22: ["the right number of options chosen", "所选项数正确"],
  V23: ["each proof belongs to its ballot", "证明与所在的票相符"],
  V24: ["no ballot twice", "无重复表决票"],
  V25: ["replacement chains", "改票链"],
  V26: ["ballots opened for a check", "作废检查票"],
  V27: ["counted sets recounted", "计入的票集重算一致"],
  V28: ["paper ballots and reconciliation", "纸质票与核对"],
  V29: ["participants by heads and area", "参与人数与面积"],
  V30: ["each choice by heads and area", "各选项人数与面积"],
  V31: ["no set too small was opened", "未公开过小的票集"],
  V32: ["decryption shares proved", "解密份额有证明"],
  V33: ["enough shares", "份额数量足够"],
  V34: ["decrypted sums", "解密之和"],
  V35: ["choices add up to participants", "各选项之和等于参与数"],
  V36: ["nothing opened beyond the result mode", "未超出结果模式"],
  V37: ["quorum and consent recomputed", "参与比例与同意比例重算一致"],
  V38: ["result signed and equal", "结果已签名且一致"],
  V39: ["minutes", "会议纪要"],
  V40: ["certificate", "认证书"],
};

const EN = {
  is: (name, value) => `${name}: ${value}`,
  states: { ok: "ok", failed: "FAILED", not_run: "NOT RUN", not_applicable: "not applicable", not_yet: "not yet", not_asked: "not asked" },
  stages: { open: "no result yet", preliminary: "preliminary result", final: "final result", certified: "certified", revoked: "certificate revoked", annulled: "annulled" },
  modes: { named: "named ballots", secret: "secret ballots" },
  verified: "Verified: every check held, and the anchor is the one you typed in.",
  consistent: "Consistent: every check held. You gave no anchor, so this could be another record than the one announced in your building.",
  refused: (number) => `NOT verified: ${number} ${number === 1 ? "check" : "checks"} did not hold.`,
  rehearsal: "This was a rehearsal.",
  examined: (number) => `${number} looked at`,
  because: (check) => `could not run because ${check} failed`,
  entry: (number) => `line ${number + 1} of entries.jsonl`,
  more: (number) => `and ${number} more places`,
  about: ({ ballots, entries }) => `${entries} log entries, ${ballots} electronic ballots`,
  took: (seconds) => `Checked on this device in ${seconds} s.`,
  carried: "carried",
  failed: "not carried",
  part: ({ rights, heads, area }, scope) => `${rights} of ${scope.rights} voting rights took part: ${heads} of ${scope.heads} persons, ${square(area)} of ${square(scope.area)} m²`,
  row: ({ heads, area }) => `${persons(heads)}, ${area === null ? "not opened" : `${square(area)} m²`}`,
  deemed: ({ follow, silent }) => `Decided with votes counted as following the majority: ${follow.rights} that said so, ${silent.rights} silent after a warning.`,
  elected: { elected: "elected", alternate: "alternate", not_elected: "not elected" },
  results: "What this check counted itself",
  checks: (good, all) => `What was checked (${good} of ${all} checks held)`,
  notChecked: "Not looked at here: the PDF files of minutes and certificate, and your own ballot. verify.pyz can do both.",
  choose: "Choose a file or fetch the published record first.",
  badAnchor: "The anchor has 20 letters and digits, in groups of five. Look again at the notice in your building.",
  noRecord: "This file is no record of an assembly. Choose record.zip as it was downloaded.",
  noFetch: "The record could not be fetched. Check the network, or download it and choose the file.",
  broken: "The check ended by itself. The browser may be too old or short of memory: use verify.pyz on a computer.",
  steps: {
    fetching: "Fetching the record …",
    self_test: "The checking programme tests itself …",
    reading: "Reading the record …",
    checks: (done, all) => `Check ${done + 1} of ${all} …`,
    signatures: (done, all) => `Signatures of the ballots: ${done} of ${all} …`,
    proofs: (done, all) => `Proofs of the secret ballots: ${done} of ${all} …`,
  },
};

const ZH = {
  is: (name, value) => `${name}：${value}`,
  states: { ok: "通过", failed: "未通过", not_run: "未能进行", not_applicable: "不适用", not_yet: "尚未到该阶段", not_asked: "未要求" },
  stages: { open: "尚无结果", preliminary: "初步结果", final: "最终结果", certified: "已认证", revoked: "认证已撤回", annulled: "已废止" },
  modes: { named: "记名表决", secret: "无记名表决（加密）" },
  verified: "已核验：各项检查全部通过，锚码与您输入的一致。",
  consistent: "自洽：各项检查全部通过。您没有输入锚码，所以它也可能不是楼里公告的那份记录。",
  refused: (number) => `核验未通过：有 ${number} 项检查没有通过。`,
  rehearsal: "这是一次演练。",
  examined: (number) => `查看 ${number} 处`,
  because: (check) => `因 ${check} 未通过而未能进行`,
  entry: (number) => `entries.jsonl 第 ${number + 1} 行`,
  more: (number) => `另有 ${number} 处`,
  about: ({ ballots, entries }) => `日志条目 ${entries} 条，电子表决票 ${ballots} 张`,
  took: (seconds) => `在本机核验，用时 ${seconds} 秒。`,
  carried: "通过",
  failed: "未通过",
  part: ({ rights, heads, area }, scope) => `参与：投票权 ${rights}/${scope.rights} 个，人数 ${heads}/${scope.heads}，面积 ${square(area)}/${square(scope.area)} 平方米`,
  row: ({ heads, area }) => `${heads === null ? "未公开" : `${heads} 人`}，${area === null ? "未公开" : `${square(area)} 平方米`}`,
  deemed: ({ follow, silent }) => `表决结论已计入随多数的票：选择“随多数” ${follow.rights} 个，经告知后未表态 ${silent.rights} 个。`,
  elected: { elected: "当选", alternate: "候补", not_elected: "未当选" },
  results: "本次核验自己重新计算的结果",
  checks: (good, all) => `检查了哪些内容（${all} 项中 ${good} 项通过）`,
  notChecked: "这里没有查看：会议纪要和认证书的 PDF 文件，以及您自己的那张票。这两样可用 verify.pyz 核验。",
  choose: "请先选择文件，或取用已公布的记录。",
  badAnchor: "锚码是 20 个字母和数字，每五个一组。请再看一遍楼里张贴的公告。",
  noRecord: "这个文件不是业主大会的记录。请选择下载得到的 record.zip。",
  noFetch: "没能取到记录。请检查网络，或先下载，再选择文件。",
  broken: "核验中断。可能是浏览器太旧或内存不足，请在电脑上用 verify.pyz 核验。",
  steps: {
    fetching: "正在取用记录……",
    self_test: "核验程序正在自检……",
    reading: "正在读取记录……",
    checks: (done, all) => `第 ${done + 1} 项检查，共 ${all} 项……`,
    signatures: (done, all) => `核验表决票签名：${done}/${all}……`,
    proofs: (done, all) => `核验无记名票的证明：${done}/${all}……`,
  },
};

function persons(number) {
  if (number === null) return "not opened";
  return number === 1 ? "1 person" : `${number} persons`;
}

/** Area in 0.01 m² as a decimal text. */
export function square(area) {
  const rest = area % 100;
  return `${(area - rest) / 100}.${String(rest).padStart(2, "0")}`;
}

/** The words of a language, `zh` or `en`. */
export const wordsOf = (language) => (language === "zh" ? ZH : EN);

/** What a check is about, in a few words. */
export const titleOf = (number, language) => TITLES[number][language === "zh" ? 1 : 0];

/** Where a fault lies: a line of entries.jsonl is named as people count, other places as they are. */
export function placeOf(where, language) {
  const entry = /^entry (\d+)$/.exec(where);
  return entry ? wordsOf(language).entry(Number(entry[1])) : where;
}

/** The sentence that sums a report up. */
export function headlineOf(report, language) {
  const words = wordsOf(language);
  const bad = report.checks.filter(({ state }) => state === "failed" || state === "not_run").length;
  if (!report.ok) return words.refused(Math.max(bad, 1));
  return report.anchored ? words.verified : words.consistent;
}
