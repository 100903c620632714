// Numbers and times as people read them. Times are those of Asia/Shanghai, which has no summer time.

import { languageCode } from "./text/index.js";

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

export function fraction([numerator, denominator]) {
  return `${numerator}/${denominator}`;
}
