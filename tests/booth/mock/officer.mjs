// Officers' pages and what they post to: keeps what came, answers as the service would (tests only).

import { readFileSync } from "node:fs";
import { HM } from "./world.mjs";

export const officer = { wrapped: null, posted: [] };

export function isOfficerPath(path) {
  return /^\/(officer|account|acts|desk)\//.test(path);
}

function moveSection(body) {
  return `<section data-act data-fetch data-type="paper-return" data-bind="${HM}"><p>${body.serial}</p>
    <script type="application/json" data-body>${JSON.stringify(body)}</script><form method="post" action="/acts/2/signatures"></form></section>`;
}

function page(name) {
  const text = readFileSync(new URL(`pages/${name}.html`, import.meta.url), "utf8");
  const act = officer.act || { type: "paper-issue", bind: HM, body: { i: 7, serial: "00007-A" } };
  const moves = (officer.moves || []).map(moveSection).join("");
  return text.replace("MOVES", moves).replace("TYPE", act.type).replaceAll("BIND", act.bind).replace("BODY", JSON.stringify(act.body));
}

function json(status, value) {
  return { status, type: "application/json", text: JSON.stringify(value) };
}

function posted(path, buffer, headers) {
  const isJson = /json/.test(headers["content-type"]);
  officer.posted.push({ path, csrf: headers["x-csrftoken"], body: isJson ? JSON.parse(buffer.toString()) : Object.fromEntries(new URLSearchParams(buffer.toString())) });
  if (isJson) return json(200, { state: "waiting", message: `已收 ${officer.posted.length}` });
  return { status: 200, type: "text/html; charset=utf-8", text: "<!doctype html><title>ok</title><h1>已收到</h1>" };
}

/** {status, type, text} for an officer's request. */
export function officerAnswer(method, url, buffer, headers) {
  const path = url.pathname;
  if (path === "/account/key" && method === "GET") return officer.wrapped ? json(200, officer.wrapped) : json(404, { error: "key_not_found", message: "没有密钥" });
  if (path.startsWith("/officer/")) return { status: 200, type: "text/html; charset=utf-8", text: page(path.slice("/officer/".length)) };
  return posted(path, buffer, headers);
}
