// Steps of a form swap in place: what was written stays in this page alone, and the browser keeps no step of it. Only an answer that
// carries the form is shown; whatever else comes back, what is there stays, and a line says what happened. Files that were chosen stay
// chosen from step to step. One entry in the browser's history stands before the form, so that Back goes to the form's step before.
(function () {
  "use strict";
  if (!window.FormData || !FormData.prototype.delete || !window.DOMParser || !window.XMLHttpRequest || !window.crypto) return;
  document.documentElement.className += " with-form";
  var pressed = null;
  var busy = false;
  var held = null; // the input with the files that were chosen, while its page is not shown
  var kept = []; // the files that were chosen
  var warned = false;
  // Lives in this page's memory alone. Whoever sends it with a form has the page open: a form that the browser sends again has it not.
  var retry = Array.prototype.map.call(crypto.getRandomValues(new Uint8Array(16)), function (b) { return ("0" + b.toString(16)).slice(-2); }).join("");

  function say(name) {
    var box = document.getElementById("form-said");
    if (box) box.textContent = name ? box.getAttribute(name) : "";
  }

  function words(template, values) {
    return Object.keys(values).reduce(function (text, name) { return text.split("{" + name + "}").join(values[name]); }, template || "");
  }

  function shown(number) {
    return number.toLocaleString(document.documentElement.lang || undefined);
  }

  // --- How long a text is ---

  function length(text) {
    // As the server counts: one for each character, a symbol of two halves too.
    return text.trim().length - (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g) || []).length;
  }

  function count(box) {
    var line = document.getElementById(box.id + "-length");
    if (!line) return;
    var most = Number(line.getAttribute("data-most")), now = length(box.value), over = now - most;
    line.setAttribute("aria-live", now > 0.9 * most ? "polite" : "off");
    line.className = over > 0 ? "govuk-error-message" : "govuk-hint";
    line.textContent = now ? words(line.getAttribute(over > 0 ? "data-over" : "data-now"), { n: shown(now), most: shown(most), over: shown(over) }) : "";
  }

  function countAll() {
    document.querySelectorAll("main textarea").forEach(count);
  }

  // --- Files ---

  function files() {
    return document.getElementById("files");
  }

  function wrongWith(input) {
    var said = [], all = 0, endings = input.getAttribute("accept").split(",");
    var chosen = Array.prototype.slice.call(input.files || []);
    if (chosen.length > Number(input.getAttribute("data-most"))) said.push(words(input.getAttribute("data-number"), { n: chosen.length }));
    chosen.forEach(function (file) {
      var name = file.name.toLowerCase();
      all += file.size;
      if (!endings.some(function (e) { return name.slice(-e.length) === e; })) said.push(words(input.getAttribute("data-kind"), { name: file.name }));
      else if (!file.size) said.push(words(input.getAttribute("data-empty"), { name: file.name }));
      else if (file.size > Number(input.getAttribute("data-each"))) said.push(words(input.getAttribute("data-size"), { name: file.name, size: weight(file.size) }));
    });
    if (all > Number(input.getAttribute("data-all"))) said.push(words(input.getAttribute("data-large"), { size: weight(all) }));
    return said;
  }

  function weight(bytes) {
    return shown(Math.max(0.1, Math.round(bytes / 100000) / 10));
  }

  var canKeep = (function () { try { return !!new DataTransfer().files; } catch (problem) { return false; } })();

  function keepOnly(input, list) {
    var made = new DataTransfer();
    list.forEach(function (file) { made.items.add(file); });
    input.files = made.files;
  }

  // What is chosen, file by file, each with a button that takes it out; and what is wrong with it.
  function showFiles() {
    var input = files(), list = document.getElementById("files-list"), said = document.getElementById("files-said");
    if (!input || !list || !said) return [];
    var chosen = Array.prototype.slice.call(input.files);
    list.textContent = "";
    chosen.forEach(function (file, at) {
      var line = document.createElement("li"), out = document.createElement("button");
      line.textContent = file.name + " (" + weight(file.size) + " MB) ";
      if (!canKeep) { list.appendChild(line); return; }
      out.type = "button";
      out.className = "public-plain";
      out.textContent = list.getAttribute("data-out");
      out.setAttribute("aria-label", list.getAttribute("data-out") + ": " + file.name);
      out.addEventListener("click", function () {
        keepOnly(input, chosen.filter(function (_, other) { return other !== at; }));
        kept = Array.prototype.slice.call(input.files);
        showFiles();
        input.focus();
      });
      line.appendChild(out);
      list.appendChild(line);
    });
    var wrong = wrongWith(input);
    said.textContent = "";
    wrong.forEach(function (text) {
      var line = document.createElement("p");
      line.textContent = text;
      said.appendChild(line);
    });
    return wrong;
  }

  // Choosing once more adds to what was chosen: on a phone, pictures are picked one by one.
  function onFiles(input) {
    var now = Array.prototype.slice.call(input.files);
    var all = kept.concat(now.filter(function (file) {
      return !kept.some(function (k) { return k.name === file.name && k.size === file.size && k.lastModified === file.lastModified; });
    }));
    if (canKeep) keepOnly(input, all);
    kept = canKeep ? all : now; // where a script cannot choose files, the last choice stands
    showFiles();
  }

  // --- Swapping ---

  function show(text) {
    if (text.indexOf("</main>") < 0) return false; // cut short on the way
    var next = new DOMParser().parseFromString(text, "text/html");
    var main = next.querySelector("main[data-answer]");
    if (!main) return false;
    var input = files();
    if (input) held = input.files.length ? input : null;
    if (main.getAttribute("data-answer") === "done") { held = null; kept = []; }
    var made = document.importNode(main, true);
    var place = made.querySelector("#files");
    if (held && place) place.replaceWith(held);
    document.querySelector("main").replaceWith(made);
    document.title = next.title;
    warned = false;
    if (!(history.state && history.state.form)) history.pushState({ form: true }, "");
    countAll();
    if (held && place) showFiles();
    window.scrollTo(0, 0);
    var first = document.querySelector("main [role=alert], main .govuk-error-message:not(:empty), main h1");
    if (first) {
      first.setAttribute("tabindex", "-1");
      first.focus();
      // With large text a browser puts a tall heading into the middle, in part behind the bar.
      var bar = document.getElementById("exit").getBoundingClientRect().bottom;
      var top = first.getBoundingClientRect().top;
      if (top < bar) window.scrollBy(0, top - bar - 10);
    }
    return true;
  }

  function tooMuchText(form) {
    var box = document.getElementById("form-said"), all = "";
    Array.prototype.forEach.call(form.elements, function (field) { if (field.type !== "file" && field.type !== "submit") all += field.value; });
    return box && new Blob([all]).size > Number(box.getAttribute("data-most"));
  }

  function failed(status) {
    say(status === 413 || status === 400 ? "data-large" : status >= 500 ? "data-broken" : status ? "data-strange" : "data-failed");
  }

  function send(form, button) {
    var sends = button && (button.value === "send" || button.value === "add");
    say("");
    if (sends && files() && showFiles().length) {
      document.getElementById("files-said").scrollIntoView();
      return;
    }
    if (tooMuchText(form)) {
      say("data-large");
      return;
    }
    var data = new FormData(form);
    if (!sends) data.delete("files"); // they stay in the page until it is sent
    if (button && button.name) data.append(button.name, button.value);
    data.append("retry", retry);
    var bar = document.getElementById("progress");
    var request = new XMLHttpRequest();
    busy = true;
    var waiting = setTimeout(function () { if (bar) bar.hidden = false; }, 500);
    function end() {
      busy = false;
      clearTimeout(waiting);
      if (bar) bar.hidden = true;
    }
    request.open("POST", form.getAttribute("action"));
    request.upload.onprogress = function (at) {
      var bar = document.getElementById("progress-bar");
      if (bar && at.lengthComputable) bar.value = 100 * at.loaded / at.total;
    };
    request.onload = function () {
      end();
      var known = request.status === 200 || request.status === 422;
      if (!known || !show(request.responseText)) failed(known ? 1 : request.status);
    };
    request.onerror = function () {
      end();
      failed(0);
    };
    request.send(data);
  }

  document.addEventListener("click", function (event) {
    var at = event.target && event.target.closest ? event.target : null;
    pressed = at ? at.closest("button[name]") : null;
    // A link to a place in the page would put one more entry into the history.
    var link = at && document.querySelector("form[data-swap]") ? at.closest("a[href^='#']") : null;
    var target = link && document.getElementById(link.getAttribute("href").slice(1));
    if (target) {
      event.preventDefault();
      target.scrollIntoView();
      target.focus();
    }
  });

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.hasAttribute("data-swap")) return;
    event.preventDefault();
    if (!busy) send(form, event.submitter || pressed || form.querySelector("button[name]"));
  });

  document.addEventListener("input", function (event) {
    if (event.target.tagName === "TEXTAREA") count(event.target);
  });

  document.addEventListener("change", function (event) {
    if (event.target === files()) onFiles(event.target);
  });

  // --- Back ---

  function unsent() {
    var input = files();
    return !!(held || (input && input.files.length)) || Array.prototype.some.call(
      document.querySelectorAll("main form[data-swap] textarea, main form[data-swap] input[type=text]"), function (box) { return box.value.trim() !== ""; });
  }

  // --- The browser's Back ---

  // Back onto our own entry again; what is to be done comes after it. A page that changed before would have put a second entry there, without
  // a press of the person, and browsers skip such entries: the next Back would have left the form.
  var onReturn = null, returning;

  function goForward(act) {
    onReturn = act;
    clearTimeout(returning);
    returning = setTimeout(returned, 1000);
    history.forward();
  }

  function returned() {
    clearTimeout(returning);
    var act = onReturn;
    onReturn = null;
    if (act) act();
  }

  window.addEventListener("popstate", function (event) {
    if (event.state && event.state.form) {
      returned();
      return;
    }
    if (!document.querySelector("main[data-answer]")) return;
    if (busy) {
      goForward(null);
    } else if (document.querySelector("main form[data-swap] button[value=back]")) {
      goForward(function () {
        var back = document.querySelector("main form[data-swap] button[value=back]");
        if (back && !busy) send(back.form, back);
      });
    } else if (unsent() && !warned) {
      warned = true;
      goForward(function () { say("data-unsent"); });
    } else {
      history.back();
    }
  });

  countAll();
})();
