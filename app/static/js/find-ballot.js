// Finds the paper ballots of a flat on the desk's page, so that the open key need not be left.
// <form data-find-ballot="/desk/…/serials" data-none="…" data-take="…"> … <ul data-found></ul></form>
(function () {
  "use strict";

  function element(tag, text) {
    var made = document.createElement(tag);
    made.textContent = text;
    return made;
  }

  function take(serial, line) {
    ["paper-issue", "paper-return"].forEach(function (type) {
      var form = document.querySelector('form[data-entry="' + type + '"]');
      if (!form) return;
      form.querySelector('[data-field="serial"]').value = serial;
      form.querySelector('[data-field="i"]').value = String(line);
    });
    var first = document.querySelector('form[data-entry="paper-issue"] button, form[data-entry="paper-return"] button');
    if (first) first.focus();
  }

  function item(form, one) {
    var row = element("li", one.label + " · " + one.owner_masked + " · " + one.serial + " · " + (form.getAttribute("data-state-" + one.state) || one.state) + " ");
    if (one.state === "prepared" || one.state === "issued") {
      var button = element("button", form.getAttribute("data-take"));
      button.type = "button";
      button.className = "plain";
      button.addEventListener("click", function () { take(one.serial, one.i); });
      row.appendChild(button);
    }
    return row;
  }

  function show(form, rows) {
    var list = form.querySelector("[data-found]");
    while (list.firstChild) list.removeChild(list.firstChild);
    if (rows.length === 0) list.appendChild(element("li", form.getAttribute("data-none")));
    rows.forEach(function (one) { list.appendChild(item(form, one)); });
    var first = list.querySelector("button");
    if (first) first.focus();
  }

  document.querySelectorAll("form[data-find-ballot]").forEach(function (form) {
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var text = form.querySelector("input").value;
      fetch(form.getAttribute("data-find-ballot") + "?q=" + encodeURIComponent(text), {
        credentials: "same-origin",
        headers: { Accept: "application/json" },
      })
        .then(function (answer) { return answer.json(); })
        .then(function (found) { show(form, found.serials || []); })
        .catch(function () { show(form, []); });
    });
  });
})();
