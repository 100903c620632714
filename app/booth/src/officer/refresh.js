// Parts of a page that change while the officer works: fetched again, so that the open key's page need not be left.

const EVERY = 10000; // Milliseconds.

let refreshing = null;
let enhance = () => {};

function isBusy(part) {
  return part.contains(document.activeElement) || Boolean(part.querySelector("button[disabled]"));
}

async function fetchPage() {
  const response = await fetch(window.location.href, { credentials: "same-origin", headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) return null;
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

// What the server sent last is compared, not what is on the page, because scripts add to the page.
function renew(part, page) {
  const fresh = page.getElementById(part.id);
  if (!fresh || isBusy(part) || fresh.innerHTML === part.lastSent) return;
  part.lastSent = fresh.innerHTML;
  while (part.firstChild) part.removeChild(part.firstChild);
  [...fresh.childNodes].forEach((node) => part.appendChild(document.importNode(node, true)));
  enhance(part);
}

async function refresh() {
  const parts = [...document.querySelectorAll("[data-refresh]")];
  if (parts.length === 0 || document.hidden) return;
  const page = await fetchPage().catch(() => null);
  if (page) parts.forEach((part) => renew(part, page));
}

/** Looks again at once, after something was posted. */
export function refreshNow() {
  refreshing = refreshing || refresh().then(() => { refreshing = null; });
}

/** Keeps every `[data-refresh]` element with an id as the server has it; `enhancer` gives its parts their behaviour. */
export function keepFresh(enhancer) {
  enhance = enhancer;
  if (!document.querySelector("[data-refresh]")) return;
  setInterval(refreshNow, EVERY);
  document.addEventListener("visibilitychange", refreshNow);
}
