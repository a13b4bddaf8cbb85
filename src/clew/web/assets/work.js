// Helps with forms; every one of them works without: questions that an answer calls for, dates in one press, a warning before the session ends.

// A question that only certain answers to another call for.
const conditional = [...document.querySelectorAll("[data-when]")];

function reveal() {
  for (const part of conditional) {
    const form = part.closest("form");
    const asked = form.querySelector(`[name="${part.dataset.when}"]:checked, select[name="${part.dataset.when}"]`);
    part.hidden = !asked || !part.dataset.answers.split(" ").includes(asked.value);
  }
}
if (conditional.length) {
  document.addEventListener("change", reveal);
  reveal();
}

for (const chips of document.querySelectorAll("[data-chips]")) {
  chips.hidden = false;
  chips.addEventListener("click", (event) => {
    const chip = event.target.closest("button");
    if (!chip) return;
    for (const part of ["day", "month", "year"]) document.getElementById(`${chips.dataset.chips}-${part}`).value = chip.dataset[part];
  });
}

// A form that came back with errors is a page that was sent. Once it is an address in the history, Back after saving opens the form instead of asking to send it again.
if (document.querySelector(".govuk-error-summary")) history.replaceState(history.state, "", location.href);

// Five minutes before the session ends. Any page that is opened, in any window, begins its time anew.
const idle = Number(document.querySelector("meta[name=clew-idle-minutes]")?.content);
const WARN_MINUTES = 5;
let opened = Date.now();
const shared = "BroadcastChannel" in window ? new BroadcastChannel("clew-session") : null;
let warning = null;

function begunAnew(tell) {
  opened = Date.now();
  warning?.remove();
  warning = null;
  if (tell) shared?.postMessage("opened");
}

async function stay() {
  const answer = await fetch("/you/", { redirect: "manual", credentials: "same-origin" });
  if (answer.ok) begunAnew(true);
  else say("You have been signed out. Sign in again in this window: what you typed will be in the form.", false);
}

function say(text, offer) {
  warning?.remove();
  warning = document.createElement("div");
  warning.className = "clew-timeout";
  warning.setAttribute("role", "alert");
  const words = document.createElement("p");
  words.className = "govuk-body govuk-!-margin-bottom-2";
  words.textContent = text;
  warning.append(words);
  if (offer) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "govuk-button govuk-!-margin-bottom-0";
    button.textContent = "Stay signed in";
    button.addEventListener("click", stay);
    warning.append(button);
  }
  document.body.append(warning);
}

if (idle) {
  begunAnew(true);
  shared?.addEventListener("message", () => begunAnew(false));
  setInterval(() => {
    const left = idle - (Date.now() - opened) / 60000;
    if (left <= 0) say("You have been signed out. Press the button of the form as usual: sign in again, and what you typed will be there.", false);
    else if (left <= WARN_MINUTES && !warning) say(`You will be signed out in ${WARN_MINUTES} minutes.`, true);
  }, 5000);
}
