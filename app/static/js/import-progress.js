// Follows a roll file while the server works on it; without script the page reloads itself.
"use strict";

(function () {
  const box = document.querySelector("[data-progress]");
  if (!box) return;
  const bar = box.querySelector("progress");
  const line = box.querySelector("[data-line]");

  function show(step) {
    if (step.total > 0) {
      bar.max = step.total;
      bar.value = step.done;
      const percent = Math.floor((100 * step.done) / step.total) + " %";
      line.textContent = step.done < step.total ? percent : box.dataset.finishing;
    }
  }

  async function ask() {
    try {
      const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const step = await answer.json();
      if (!step.running) {
        location.reload();
        return;
      }
      show(step);
    } catch (error) {
      // The network may be back at the next turn.
    }
    setTimeout(ask, 1000);
  }

  ask();
})();
