// Shows one part after the other and tells the system that opened the package what was done: by SCORM 2004's API, or by xAPI. Without
// either, or without a script, the page can be read from top to bottom.
(function () {
  "use strict";
  var body = document.body, kind = body.getAttribute("data-kind"), began = Date.now(), right = 0, asked = 0, over = false;

  // --- SCORM 2004: the API lies in a window above, or in the one that opened this. ---
  function findApi(from) {
    for (var w = from, n = 0; w && n < 500; n += 1) {
      try { if (w.API_1484_11) return w.API_1484_11; } catch (closed) { return null; }
      if (w.parent === w) return null;
      w = w.parent;
    }
    return null;
  }
  var api = null;
  function set(name, value) { if (api) api.SetValue(name, String(value)); }
  // Some systems show the package before their API is there (Open edX): it is looked for again whenever something is pressed.
  function reach() {
    if (api || kind !== "scorm") return;
    api = findApi(window) || (window.opener && findApi(window.opener));
    if (!api) return;
    api.Initialize("");
    if (api.GetValue("cmi.completion_status") !== "completed") set("cmi.completion_status", "incomplete");
  }
  reach();

  // --- xAPI: where to send statements stands in the address that opened the page. ---
  var asks = new URLSearchParams(location.search), endpoint = kind === "xapi" ? asks.get("endpoint") : null;
  function actor() {
    try { return JSON.parse(asks.get("actor")); } catch (none) { return null; }
  }
  function uuid() {
    var b = crypto.getRandomValues(new Uint8Array(16));
    b[6] = (b[6] & 15) | 64; b[8] = (b[8] & 63) | 128;
    var h = Array.prototype.map.call(b, function (x) { return ("0" + x.toString(16)).slice(-2); }).join("");
    return [h.slice(0, 8), h.slice(8, 12), h.slice(12, 16), h.slice(16, 20), h.slice(20)].join("-");
  }
  function tell(verb, about, result) {
    var who = actor();
    if (!endpoint || !who) return;
    var id = asks.get("activity_id") || "https://clew.invalid/learning/" + body.getAttribute("data-name");
    var said = {
      id: uuid(), actor: who, timestamp: new Date().toISOString(),
      verb: { id: "http://adlnet.gov/expapi/verbs/" + verb, display: { "en-GB": verb } },
      object: { objectType: "Activity", id: about ? id + "/" + about : id, definition: { name: { "en-GB": body.getAttribute("data-title") } } }
    };
    if (result) said.result = result;
    if (asks.get("registration")) said.context = { registration: asks.get("registration") };
    var sent = new XMLHttpRequest();
    sent.open("POST", endpoint.replace(/\/?$/, "/") + "statements");
    sent.setRequestHeader("Content-Type", "application/json");
    sent.setRequestHeader("X-Experience-API-Version", "1.0.3");
    if (asks.get("auth")) sent.setRequestHeader("Authorization", asks.get("auth"));
    sent.onerror = function () { document.getElementById("said").textContent = "Your learning system did not take a message. What you do here still works."; };
    sent.send(JSON.stringify(said));
  }

  function took() {
    var seconds = Math.max(1, Math.round((Date.now() - began) / 1000));
    return "PT" + seconds + "S";
  }

  // --- One part after the other ---
  var parts = Array.prototype.slice.call(document.querySelectorAll(".part")), end = document.getElementById("end");
  function button(text, doing) {
    var made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", function () { reach(); made.hidden = true; doing(); });
    return made;
  }
  function show(element) {
    element.hidden = false;
    element.querySelector("h2").focus();
  }
  function judge(part) {
    Array.prototype.forEach.call(part.querySelectorAll("fieldset"), function (set_) {
      var chosen = Array.prototype.filter.call(set_.querySelectorAll("input"), function (i) { return i.checked; }).map(function (i) { return i.value; });
      var wanted = set_.getAttribute("data-right").split(" "), good = chosen.join(" ") === wanted.join(" "), name = set_.getAttribute("data-item");
      var told = set_.querySelector(".told");
      told.hidden = false;
      told.open = true;
      Array.prototype.forEach.call(set_.querySelectorAll("input"), function (i) { i.disabled = true; });
      if (api) {
        var n = "cmi.interactions." + asked + ".";
        set(n + "id", name);
        set(n + "type", "choice");
        set(n + "learner_response", chosen.join("[,]"));
        set(n + "result", good ? "correct" : "incorrect");
      }
      tell("answered", name, { success: good, response: chosen.join("[,]") });
      asked += 1;
      right += good ? 1 : 0;
    });
  }
  function finish() {
    over = true;
    show(end);
    var score = asked ? right / asked : 1;
    document.getElementById("score").textContent = right + " of " + asked + " questions as we would answer them.";
    if (api) {
      set("cmi.score.min", 0);
      set("cmi.score.max", asked);
      set("cmi.score.raw", right);
      set("cmi.score.scaled", Math.round(score * 1e4) / 1e4);
      set("cmi.completion_status", "completed");
      set("cmi.session_time", took());
      api.Commit("");
    }
    tell("completed", "", { completion: true, duration: took(), score: { scaled: Math.round(score * 1e4) / 1e4, raw: right, min: 0, max: asked } });
  }
  parts.forEach(function (part, n) {
    var choose = part.querySelector(".choose");
    part.hidden = n > 0;
    choose.hidden = true;
    Array.prototype.forEach.call(part.querySelectorAll(".told"), function (t) { t.hidden = true; });
    var next = button(n + 1 < parts.length ? "Next report" : "To the end", function () { if (n + 1 < parts.length) show(parts[n + 1]); else finish(); });
    next.hidden = true;
    var check = button("See what we would say", function () { judge(part); next.hidden = false; next.focus(); });
    choose.appendChild(check);
    part.appendChild(next);
    part.insertBefore(button("Show the choices", function () { choose.hidden = false; choose.querySelector("input").focus(); }), choose);
  });
  if (parts.length) end.hidden = true;
  tell("launched", "", null);
  window.addEventListener("pagehide", function () {
    if (!api) return;
    if (!over) { set("cmi.exit", "suspend"); set("cmi.session_time", took()); }
    api.Terminate("");
  });
})();
