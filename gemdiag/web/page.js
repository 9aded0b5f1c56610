// Makes pages better that work without it: hides what does not count, follows the progress, copies values.
"use strict";

const PATH = "/wizard/";
const POLL_MS = 800;
const LARGEST_FILE = 16 * 1024 * 1024;
const STAY_MS = 60 * 1000;
const VERSION = /^[\d.]+$/; // is not typed anywhere
const words = document.body.dataset;
const form = document.getElementById("screen");

document.documentElement.classList.add("scripted");

function counts(field) {
  const name = field.dataset.onlyIf;
  if (!name) return true;
  const chosen = form.querySelector(`input[name="${CSS.escape(name)}"]:checked`);
  const other = chosen && chosen.closest(".field");
  return Boolean(chosen) && field.dataset.values.split(" ").includes(chosen.value) && (!other || counts(other));
}

function showWhatCounts() {
  for (const field of document.querySelectorAll("[data-only-if]")) field.hidden = !counts(field);
}

function bigFile(box) {
  const file = box.files && box.files[0];
  const tooBig = Boolean(file) && file.size > LARGEST_FILE;
  let fault = box.parentElement.querySelector(".fault.here");
  if (!fault) {
    fault = document.createElement("p");
    fault.className = "fault here";
    fault.setAttribute("role", "alert");
    box.before(fault);
  }
  fault.textContent = tooBig ? box.dataset.tooBig : "";
  fault.hidden = !tooBig;
  if (tooBig) box.value = "";
}

function note() {
  const body = new FormData(form);
  body.set("move", "note");
  fetch(form.action, { method: "POST", body }).catch(() => {});
}

function onChange(event) {
  const box = event.target;
  if (box.dataset.shows) {
    document.getElementById(box.dataset.shows).type = box.checked ? "text" : "password";
  } else if (box.type === "file") {
    bigFile(box);
  } else if (box.type === "checkbox") {
    note();
  }
  showWhatCounts();
}

let stayed = Date.now();
function stay() { // who types is not idle
  if (Date.now() - stayed < STAY_MS) return;
  stayed = Date.now();
  fetch(`${PATH}here`).catch(() => {});
}

function hideSecrets() { // browsers may offer to keep what stands in a plain field
  for (const box of form.querySelectorAll("[data-shows]")) {
    document.getElementById(box.dataset.shows).type = "password";
    box.checked = false;
  }
}

let sent = false;
function onSubmit(event) {
  hideSecrets();
  if (sent) event.preventDefault();
  sent = true;
}

function copyButton(value) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = words.copy;
  button.setAttribute("aria-label", `${words.copy}: ${value.textContent}`);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(value.textContent);
    button.textContent = words.copied;
    setTimeout(() => { button.textContent = words.copy; }, 2000);
  });
  value.closest("label").after(button);
}

async function follow(list) {
  try {
    const answer = await fetch(`${PATH}progress`);
    const told = await answer.json();
    for (const line of told.lines.slice(list.children.length)) {
      const row = document.createElement("li");
      row.textContent = line;
      list.append(row);
    }
    if (told.go) {
      location.replace(told.go);
      return;
    }
  } catch {
    const row = document.createElement("li");
    row.textContent = words.gone;
    list.append(row);
    return;
  }
  setTimeout(follow, POLL_MS, list);
}

if (form) {
  showWhatCounts();
  form.addEventListener("change", onChange);
  form.addEventListener("input", stay);
  form.addEventListener("submit", onSubmit);
  if (navigator.clipboard) {
    const values = [...document.querySelectorAll(".ticks label bdi")];
    values.filter((each) => !VERSION.test(each.textContent)).forEach(copyButton);
  }
}
const progress = document.getElementById("progress");
if (progress) follow(progress);
const faults = document.getElementById("faults");
if (faults) faults.focus();
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
