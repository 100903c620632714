// A round entered by keyboard: a digit sets the row's result and goes on to the next row.
"use strict";

const form = document.querySelector("[data-round]");
const rows = [...form.querySelectorAll("[data-result]")];

function goOn(row) {
  const next = rows[rows.indexOf(row) + 1] ?? form.querySelector("button[type=submit]");
  next.focus();
}

for (const row of rows) {
  row.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const digit = Number(event.key);
    if (event.key === "0" || event.key === "Backspace") row.value = "";
    else if (event.key === "Enter") goOn(row);
    else if (Number.isInteger(digit) && digit >= 1 && digit < row.options.length) {
      row.selectedIndex = digit;
      goOn(row);
    } else return;
    event.preventDefault();
  });
}
