// The booth's HTTP API. No cookie is sent; a failed request is an ApiError with a stable code.

import { languageCode } from "./text/index.js";

const PATIENCE = 25000; // Milliseconds; a phone in a lift may take this long.

export class ApiError extends Error {
  /** `isUncertain`: the server may have done the act all the same. */
  constructor(code, { fields = {}, status = 0, isUncertain = false } = {}) {
    super(code);
    this.name = "ApiError";
    this.code = code;
    this.status = status;
    this.fields = fields;
    this.serverMessage = typeof fields.message === "string" ? fields.message : "";
    this.isUncertain = isUncertain;
  }
}

export function get(path) {
  return ask(path, { method: "GET" });
}

export function post(path, body) {
  return ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

async function ask(path, options) {
  const response = await send(`${path}?lang=${languageCode()}`, options);
  const answer = await response.json().catch(() => null);
  if (response.ok && answer !== null) return answer;
  throw refusal(response, answer);
}

async function send(address, options) {
  const stopper = new AbortController();
  const timer = setTimeout(() => stopper.abort(), PATIENCE);
  try {
    return await fetch(address, { ...options, credentials: "omit", cache: "no-store", signal: stopper.signal });
  } catch (error) {
    throw new ApiError("no_answer", { isUncertain: true });
  } finally {
    clearTimeout(timer);
  }
}

function refusal(response, answer) {
  const { status } = response;
  const isUncertain = response.ok || status >= 500;
  if (answer && typeof answer.error === "string") {
    return new ApiError(answer.error, { fields: { retry_after: retryAfter(response), ...answer }, status, isUncertain });
  }
  return new ApiError(isUncertain ? "no_answer" : "unreadable", { status, isUncertain });
}

function retryAfter(response) {
  return Number(response.headers.get("Retry-After")) || undefined;
}
