// The queue worked with the keyboard. Everything it does can be done with links and buttons.
const table = document.querySelector("[data-queue]");
const rows = table ? [...table.querySelectorAll("tbody tr")] : [];
let at = -1;

function go(step) {
  if (!rows.length) return;
  if (at >= 0) rows[at].classList.remove("clew-current");
  at = Math.min(rows.length - 1, Math.max(0, at + step));
  rows[at].classList.add("clew-current");
  rows[at].querySelector("a").focus();
}

function press(selector) {
  const found = document.querySelector(selector);
  if (!found) return false;
  if (found.tagName === "INPUT") found.focus();
  else found.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const done = {
    j: () => (go(1), true),
    k: () => (go(-1), true),
    o: () => at >= 0 && (rows[at].querySelector("a").click(), true),
    n: () => press("form[action$='/next/'] button"),
    c: () => press("form[action$='/claim/'] button"),
    d: () => press("a[data-key='d']"),
    p: () => press("a[data-key='p']"),
    "/": () => press("input[data-key='/']"),
  }[event.key];
  if (done && done()) event.preventDefault();
});
