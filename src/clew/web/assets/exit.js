// The way out. Loaded before the page is drawn, so that it works as soon as there is anything to see.
//
// Escape leaves, also while typing. It yields to an input method that is composing, and once to an open dialog or list; the next
// press leaves whatever is open. Shift three times leaves too. The page is hidden in the same turn, then replaced by the neutral
// one, so that Back shows what came before ours; a short-lived cookie leads our earlier pages there as well.
//
// A further Escape stops a page that is loading, in every browser, unless the page hears the key and swallows it. Chromium and
// Firefox give it to the page, Firefox only while the page still has a box: so it is made invisible, not taken away. Where the window
// takes the key first (WebKitGTK), only its release comes here: then the load was stopped, and it is begun again. A load that still
// does not arrive is begun again after some seconds; at last the page is replaced by an empty one, which is not ours either.
(function () {
  "use strict";
  var COOKIE = "a";
  var SHIFTS = 3;
  var WITHIN = 2000; // milliseconds for three
  var AGAIN = [5000, 15000]; // milliseconds after leaving: further apart each time, so that a slow page has time to come
  var EMPTY = 30000;
  var leaving = false;
  var yielded = false;
  var shifts = [];
  var down = {}; // keys whose press was heard

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
    document.title = "\u2026"; // without a title, tabs show our address
  }

  function go() {
    location.replace(settings().to);
  }

  // The page is hidden and on its way out: until it is gone, it is sent again.
  function depart() {
    leaving = true;
    hide();
    // WebKit draws nothing any more once it has begun to load: the page would stay in sight until the neutral one comes. So an empty
    // frame is drawn first; a timer stands by, because a window in the background draws none.
    var gone = false;
    function first() {
      if (!gone) go();
      gone = true;
    }
    requestAnimationFrame(function () { requestAnimationFrame(first); });
    setTimeout(first, 100);
    AGAIN.forEach(function (after) { setTimeout(go, after); });
    setTimeout(function () { location.replace("about:blank"); }, EMPTY);
  }

  function leave() {
    if (leaving) return;
    var said = settings();
    if (said.seconds !== "0") {
      document.cookie = COOKIE + "=1; Max-Age=" + said.seconds + "; Path=/; SameSite=Lax" + (location.protocol === "https:" ? "; Secure" : "");
    }
    window.stop();
    depart();
  }

  function isOpen(element) {
    return !!document.querySelector("dialog[open]") || !!(element && element.closest && element.closest('[role="combobox"][aria-expanded="true"]'));
  }

  function isEscape(event) {
    return event.key === "Escape" || event.key === "Esc";
  }

  function onKey(event) {
    down[event.key] = true;
    if (leaving) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (isEscape(event)) {
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

  function onRelease(event) {
    var heard = down[event.key];
    down[event.key] = false;
    if (!leaving) return;
    swallow(event);
    if (!heard && isEscape(event)) go();
  }

  function swallow(event) {
    if (leaving) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }

  // Any button of the mouse: the middle one would open the neutral page beside ours.
  function onClick(event) {
    var link = event.button !== 2 && event.target && event.target.closest && event.target.closest("#exit .exit__link");
    if (leaving || link) {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (link) leave();
    }
  }

  window.addEventListener("keydown", onKey, true);
  window.addEventListener("keyup", onRelease, true);
  window.addEventListener("keypress", swallow, true);
  window.addEventListener("submit", swallow, true);
  document.addEventListener("click", onClick, true);
  document.addEventListener("auxclick", onClick, true);

  // The script of the forms did not come over the line: the page says what that means, and its forms are sent as without any script.
  window.addEventListener("load", function () {
    var root = document.documentElement, forms = document.querySelectorAll("form[data-swap]");
    if (root.classList.contains("with-form") || !forms.length) return;
    root.classList.add("lost-script");
    forms.forEach(function (form) {
      var field = document.createElement("input");
      field.type = "password"; // its text is not written to the browser's files (templates/reports/parts.html)
      field.name = "empty";
      field.value = "-";
      field.autocomplete = "off";
      field.hidden = true;
      form.appendChild(field);
    });
  });

  // The browser may bring a page back from its memory, as it was: then it goes again.
  window.addEventListener("pageshow", function (event) {
    var away = document.cookie.split("; ").indexOf(COOKIE + "=1") >= 0;
    if (leaving || away) {
      depart();
    } else if (event.persisted && document.documentElement.hasAttribute("data-private")) {
      hide();
      location.replace(location.pathname);
    }
  });
})();
