// Renews the numbers of a progress block every half minute while somebody looks at it.
"use strict";

const EVERY = 30000;

function renew(block, numbers) {
  block.querySelector("[data-cast]").textContent = numbers.cast;
  for (const motion of numbers.motions) {
    const card = block.querySelector(`[data-motion="${CSS.escape(motion.motion)}"]`);
    if (!card) continue;
    for (const place of card.querySelectorAll("[data-shown]")) {
      place.textContent = motion.shown[place.dataset.shown];
    }
    for (const bar of card.querySelectorAll("[data-bar]")) bar.value = motion[bar.dataset.bar] || 0;
    const isMissing = motion.missing_heads > 0 || !motion.is_area_enough;
    card.querySelector("[data-short]").hidden = motion.is_area_enough;
    card.querySelector("[data-missing]").hidden = !isMissing;
    card.querySelector("[data-enough]").hidden = isMissing;
  }
}

async function ask(block) {
  if (document.hidden) return;
  try {
    const answer = await fetch(block.dataset.progress, { headers: { Accept: "application/json" } });
    if (answer.ok) renew(block, await answer.json());
  } catch {
    // No connection just now: the numbers stay until the next round.
  }
}

for (const block of document.querySelectorAll("[data-progress]")) {
  setInterval(() => ask(block), EVERY);
}
