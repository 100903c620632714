// Numbers and times as people read them. Times are those of Asia/Shanghai, which has no summer time.

import { languageCode, text } from "./text/index.js";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (number) => String(number).padStart(2, "0");

/** 11920 (0.01 m²) as 119.20. */
export function area(centi) {
  return `${Math.floor(centi / 100)}.${two(centi % 100)}`;
}

export function dateTime(iso) {
  const shanghai = new Date(Date.parse(iso) + 8 * 3600 * 1000);
  if (Number.isNaN(shanghai.getTime())) return String(iso);
  const clock = `${two(shanghai.getUTCHours())}:${two(shanghai.getUTCMinutes())}`;
  const [year, month, day] = [shanghai.getUTCFullYear(), shanghai.getUTCMonth(), shanghai.getUTCDate()];
  return languageCode() === "zh" ? `${year}年${month + 1}月${day}日 ${clock}` : `${day} ${MONTHS[month]} ${year}, ${clock}`;
}

/** A choice as its label says; the fixed ones of the protocol with their English beside them. */
export function choiceName(motion, id) {
  const choice = motion.choices.find((one) => one.id === id);
  const name = choice ? choice.label : id;
  const isFixed = motion.kind === "yes_no" || id === "none";
  return isFixed && text().choices[id] ? `${name} · ${text().choices[id]}` : name;
}

export function fraction([numerator, denominator]) {
  return `${numerator}/${denominator}`;
}

/** The names of several choices; in an election none at all is an answer too. */
export function namesOf(motion, ids) {
  return ids.length ? ids.map((id) => choiceName(motion, id)).join(text().and) : text().electionNobody;
}
