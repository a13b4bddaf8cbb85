// Steps of a form swap in place: one entry in the browser's history, whatever the number of pages. Where anything is missing, or a
// request fails in a way that we do not know, the form is sent as it would be without this script.
(function () {
  "use strict";
  if (!window.FormData || !window.DOMParser || !window.XMLHttpRequest) return;
  var pressed = null;
  var busy = false;

  function message(id, name) {
    var box = document.getElementById(id);
    if (box) box.textContent = name ? box.getAttribute(name) : "";
  }

  function tooLarge(form) {
    var input = form.querySelector("input[type=file]");
    if (!input || !input.files) return false;
    var all = 0, most = 0;
    for (var i = 0; i < input.files.length; i += 1) {
      all += input.files[i].size;
      most = Math.max(most, input.files[i].size);
    }
    return most > Number(input.getAttribute("data-most")) || all > Number(input.getAttribute("data-all"));
  }

  function show(text) {
    var next = new DOMParser().parseFromString(text, "text/html");
    var main = next.querySelector("main");
    if (!main) return false;
    document.querySelector("main").replaceWith(document.importNode(main, true));
    document.title = next.title;
    window.scrollTo(0, 0);
    var first = document.querySelector("main [role=alert], main .govuk-error-message:not(:empty), main h1");
    if (first) {
      first.setAttribute("tabindex", "-1");
      first.focus();
    }
    return true;
  }

  document.addEventListener("click", function (event) {
    pressed = event.target && event.target.closest ? event.target.closest("button[name]") : null;
  });

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.hasAttribute("data-swap")) return;
    event.preventDefault();
    if (busy) return;
    var button = event.submitter || pressed || form.querySelector("button[name]");
    var sends = button && (button.value === "send" || button.value === "add");
    message("form-said", "");
    message("files-said", "");
    if (sends && tooLarge(form)) {
      var said = document.getElementById("files-said");
      said.textContent = form.querySelector("input[type=file]").getAttribute("data-large");
      said.scrollIntoView();
      return;
    }
    var data = new FormData(form);
    if (button) data.append(button.name, button.value);
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
      var shown = document.getElementById("progress-bar");
      if (shown && at.lengthComputable) shown.value = 100 * at.loaded / at.total;
    };
    request.onload = function () {
      end();
      if (request.status >= 500 || !show(request.responseText)) message("form-said", "data-failed");
    };
    request.onerror = function () {
      end();
      message("form-said", "data-failed");
    };
    request.send(data);
  });
})();
