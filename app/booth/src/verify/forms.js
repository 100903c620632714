// What the bodies of entries are made of: names, digits, days, numbers, pieces (docs/PROTOCOL.md §3, §6).

import { form, integer } from "./shape.js";
import { isDay, piecesIn, secondsOf } from "./values.js";

export const MOTIONS = 30;
export const CHOICES = 60;
export const UNITS = 5000;
export const TRUSTEES = 5;

export const id = form(/^[a-z0-9][a-z0-9-]{0,39}$/);
export const code = form(/^[a-z0-9][a-z0-9_.-]{0,39}$/);
export const hex32 = form(/^[0-9a-f]{64}$/);
export const serial = form(/^[0-9A-Z][0-9A-Z-]{3,19}$/);
export const anchor = form(/^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/);
export const draw = form(/^[0-9][0-9 +,-]{0,79}$/);
export const minute = (value) => typeof value === "string" && secondsOf(value) !== null;
export const day = (value) => typeof value === "string" && isDay(value);
export const count = integer();
export const line = integer(1, 2 ** 32 - 1);
export const number = integer(-Number.MAX_SAFE_INTEGER);
export const byId = (item) => item.id;
export const byMotion = (item) => item.motion;
export const byChoice = (item) => item.choice;
export const itself = (item) => item;
export const pieces = (least, most = least) => (value) => piecesIn(value) >= least && piecesIn(value) <= most;
export const sums = { rights: count, heads: count, area: count };
export const head = { tree_size: count, root: hex32 };
