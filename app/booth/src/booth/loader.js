/* First script of the booth, in the JavaScript of 2009 so that every browser reads it: takes the card out of the
   address, then looks whether this browser can sign. If not, the page says what else an owner can do. */
(function () {
  "use strict";
  function byId(id) { return document.getElementById(id); }
  function show(id) { byId("waiting").hidden = true; byId("waiting").style.display = "none"; byId(id).hidden = false; byId(id).style.display = "block"; }

  var hash = window.location.hash;
  if (hash.length > 1) {
    window.yijueFragment = hash;
    try { window.sessionStorage.setItem("yijue.fragment", JSON.stringify(hash)); } catch (e) { /* Kept on the page only. */ }
    if (window.history && window.history.replaceState) {
      window.history.replaceState(null, "", window.location.pathname + window.location.search);
    }
  }

  function canSign() {
    try {
      return typeof BigInt === "function" && BigInt(3) * BigInt(5) === BigInt(15) &&
        typeof Promise === "function" && typeof window.fetch === "function" && typeof TextEncoder === "function" &&
        typeof AbortController === "function" && typeof "".normalize === "function" && "noModule" in document.createElement("script");
    } catch (e) {
      return false;
    }
  }

  if (!canSign()) { show("unsupported"); return; }
  var script = document.createElement("script");
  script.src = "/booth/booth.js?v=BOOTH_VERSION";
  script.onerror = function () { show("unloaded"); };
  document.head.appendChild(script);
}());
