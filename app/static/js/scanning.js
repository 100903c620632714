// Scanning: each file is sent as soon as it is taken, one after the other, with its progress and
// what became of each page. A file whose answer was lost can be sent again: the same page twice
// is one picture.
"use strict";

const EVERY = 10000; // Milliseconds.
const FEW = 10; // Pages that are listed one by one, good or bad.
const form = document.querySelector("form[data-scanning]");
const results = document.querySelector("[data-results]");
const words = form.dataset;
const waiting = [];
let sending = false;

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function row(file) {
  const made = element("li");
  const bar = element("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", words.sending);
  const message = element("span", words.sending, "soft");
  made.append(element("span", `${file.name} `), message, bar);
  results.prepend(made);
  return { made, bar, message };
}

function isGood(page) {
  return page.state !== "refused" && page.state !== "waiting";
}

function pageLine(page, name, many) {
  const made = element("li", "", isGood(page) ? "right" : "wrong");
  if (page.serial && !page.message.startsWith(page.serial)) made.append(element("strong", page.serial), " ");
  made.append(page.message);
  if (many) made.append(" ", element("span", `${name} · ${words.page.replace("{page}", page.number)}`, "soft"));
  return made;
}

// A long file's good pages in one line; those to look at stand one by one below.
function wellLine(pages) {
  const made = element("li", `${words.well.replace("{count}", pages.length)} `, "right");
  made.append(element("span", pages.map((page) => page.serial).filter(Boolean).join("  "), "soft"));
  return made;
}

function answered(line, file, answer) {
  const pages = answer.pages || [];
  const listed = pages.length > FEW ? pages.filter((page) => !isGood(page)) : pages;
  const lines = listed.map((page) => pageLine(page, file.name, pages.length > 1));
  if (pages.length > 1) lines.unshift(element("li", `${file.name} · ${words.done.replace("{count}", pages.length)}`));
  if (pages.length > FEW) lines.splice(1, 0, wellLine(pages.filter(isGood)));
  line.made.replaceWith(...lines);
}

function failed(line, file, message) {
  line.made.className = "wrong";
  line.bar.remove();
  line.message.textContent = message;
  line.message.className = "";
  const again = element("button", words.again, "plain");
  again.type = "button";
  again.addEventListener("click", () => {
    line.made.remove();
    take([file]);
  });
  line.made.append(" ", again);
}

function send(file, line) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const data = new FormData();
    data.append("file", file, file.name);
    request.open("POST", form.action);
    request.responseType = "json";
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", form.querySelector("[name=csrf_token]").value);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) line.bar.value = event.loaded / event.total;
    });
    request.upload.addEventListener("load", () => {
      line.bar.removeAttribute("value");
      line.message.textContent = words.reading;
    });
    request.addEventListener("loadend", () => {
      const answer = request.response;
      if (request.status === 200 && answer && answer.pages) answered(line, file, answer);
      else failed(line, file, (answer && answer.message) || words.lost);
      resolve();
    });
    request.send(data);
  });
}

async function sendAll() {
  if (sending) return;
  sending = true;
  while (waiting.length > 0) {
    const [file, line] = waiting.shift();
    await send(file, line);
    await renew();
  }
  sending = false;
}

function take(files) {
  for (const file of files) waiting.push([file, row(file)]);
  sendAll();
}

// Each answer brings other form tokens, which are no news.
function news(part) {
  return part.innerHTML.replace(/<input[^>]*name="csrf_token"[^>]*>/g, "");
}

// What colleagues scan elsewhere appears too, unless somebody is typing in that part.
async function renew() {
  const headers = { Accept: "text/html" };
  const answer = await fetch(window.location.pathname, { credentials: "same-origin", headers }).catch(() => null);
  if (!answer || !answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-renew]")) {
    const fresh = page.getElementById(part.id);
    const busy = part.contains(document.activeElement) || [...part.querySelectorAll("input[name=serial]")].some((one) => one.value !== one.defaultValue);
    if (!fresh || busy || news(fresh) === news(part)) continue;
    part.replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
  }
}

form.classList.add("enhanced");
for (const input of form.querySelectorAll("input[type=file]")) {
  input.addEventListener("change", () => {
    take([...input.files]);
    input.value = "";
  });
}
form.addEventListener("submit", (event) => event.preventDefault());
window.addEventListener("beforeunload", (event) => {
  if (sending) event.preventDefault();
});
setInterval(() => {
  if (!sending && !document.hidden) renew();
}, EVERY);
