// The diary: printed, or saved as a file by the browser itself. Nothing is sent, nothing is stored.
(function () {
  "use strict";
  var form = document.getElementById("diary");
  var said = document.getElementById("diary-said");
  if (!form || !said) return;

  function add() {
    var entries = form.querySelectorAll("fieldset");
    var made = entries[0].cloneNode(true);
    var number = entries.length + 1;
    made.querySelector(".public-count").textContent = number;
    made.querySelectorAll("textarea").forEach(function (box, place) {
      box.value = "";
      box.id = "entry-" + number + "-" + place;
      made.querySelectorAll("label")[place].htmlFor = box.id;
      mirror(box);
    });
    form.appendChild(made);
    made.querySelector("textarea").focus();
  }

  // A box prints the lines that it shows. On paper the text itself stands in its place, to the last line; an empty box stays, to write in by hand.
  function mirror(box) {
    var field = box.parentNode, text = field.querySelector(".public-paper") || document.createElement("div");
    text.className = "public-paper";
    text.textContent = box.value;
    field.appendChild(text);
    field.classList.toggle("public-written", box.value.trim() !== "");
  }

  function escaped(text) {
    var holder = document.createElement("p");
    holder.textContent = text;
    return holder.innerHTML.replace(/\n/g, "<br>");
  }

  function save() {
    var parts = [];
    form.querySelectorAll("fieldset").forEach(function (entry) {
      var rows = [];
      entry.querySelectorAll("textarea").forEach(function (box, place) {
        if (box.value.trim()) rows.push("<dt>" + escaped(entry.querySelectorAll("label")[place].textContent) + "</dt><dd>" + escaped(box.value) + "</dd>");
      });
      if (rows.length) parts.push("<dl>" + rows.join("") + "</dl><hr>");
    });
    var page = '<!DOCTYPE html><html><head><meta charset="utf-8"><title>Notes</title></head><body>' + parts.join("") + "</body></html>";
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([page], { type: "text/html" }));
    link.download = "notes.html";
    link.click();
    URL.revokeObjectURL(link.href);
    said.textContent = said.getAttribute("data-saved");
  }

  form.addEventListener("input", function (event) { mirror(event.target); });
  window.addEventListener("beforeprint", function () { form.querySelectorAll("textarea").forEach(mirror); });
  document.getElementById("print").addEventListener("click", function () { window.print(); });
  document.getElementById("save").addEventListener("click", save);
  document.getElementById("more").addEventListener("click", add);
})();
