// Renews the counting screen every five seconds: only a block that reads differently is replaced.
"use strict";

const EVERY = 5000;
const offline = document.querySelector("[data-offline]");

function renew(page) {
  for (const block of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(block.id);
    if (fresh && fresh.innerHTML !== block.innerHTML) block.replaceChildren(...fresh.childNodes);
  }
}

async function ask() {
  if (document.hidden) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(String(answer.status));
    renew(new DOMParser().parseFromString(await answer.text(), "text/html"));
    offline.hidden = true;
  } catch {
    // The last numbers stay, and the page says that they are older.
    offline.hidden = false;
  }
}

setInterval(ask, EVERY);
document.addEventListener("visibilitychange", ask);
