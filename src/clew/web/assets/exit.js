// The way out. Loaded before the page is drawn, so that it works as soon as there is anything to see.
//
// Escape leaves, also while typing. It yields to an input method that is composing, and once to an open dialog or list; the next
// press leaves whatever is open. Shift three times leaves too. The page is hidden in the same turn, then replaced by the neutral
// one, so that Back shows what came before ours; a short-lived cookie leads our earlier pages there as well. While leaving,
// further keys are swallowed: in Chromium a second Escape would stop the page that is loading.
(function () {
  "use strict";
  var COOKIE = "a";
  var SHIFTS = 3;
  var WITHIN = 2000; // milliseconds for three
  var leaving = false;
  var yielded = false;
  var shifts = [];

  document.documentElement.className += " with-script";

  function settings() {
    var bar = document.getElementById("exit");
    return {
      to: (bar && bar.getAttribute("data-to")) || "/leave/",
      seconds: (bar && bar.getAttribute("data-seconds")) || "0",
    };
  }

  function hide() {
    document.documentElement.className += " gone";
    document.title = "";
  }

  function leave() {
    var said = settings();
    if (!leaving) {
      leaving = true;
      hide();
      if (said.seconds !== "0") {
        document.cookie = COOKIE + "=1; Max-Age=" + said.seconds + "; Path=/; SameSite=Lax" + (location.protocol === "https:" ? "; Secure" : "");
      }
      window.stop();
    }
    location.replace(said.to);
  }

  function isOpen(element) {
    return !!document.querySelector("dialog[open]") || !!(element && element.closest && element.closest('[role="combobox"][aria-expanded="true"]'));
  }

  function onKey(event) {
    if (leaving) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (event.key === "Escape" || event.key === "Esc") {
      if (event.isComposing || event.keyCode === 229) return;
      if (!yielded && isOpen(event.target)) {
        yielded = true;
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      leave();
    } else if (event.key === "Shift") {
      if (event.repeat) return;
      var now = Date.now();
      shifts = shifts.filter(function (at) { return now - at < WITHIN; }).concat(now);
      if (shifts.length >= SHIFTS) leave();
    } else {
      shifts = [];
    }
  }

  function swallow(event) {
    if (leaving) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }

  window.addEventListener("keydown", onKey, true);
  window.addEventListener("keyup", swallow, true);
  window.addEventListener("keypress", swallow, true);
  window.addEventListener("submit", swallow, true);
  document.addEventListener("click", function (event) {
    var link = event.target && event.target.closest && event.target.closest("#exit .exit__link");
    if (leaving || link) {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (link) leave();
    }
  }, true);

  // The browser may bring a page back from its memory, as it was: then it goes again.
  window.addEventListener("pageshow", function (event) {
    var away = document.cookie.split("; ").indexOf(COOKIE + "=1") >= 0;
    if (leaving || away) {
      leaving = true;
      hide();
      location.replace(settings().to);
    } else if (event.persisted && document.documentElement.hasAttribute("data-private")) {
      hide();
      location.replace(location.pathname);
    }
  });
})();
