// Wordings of a finding that a language model proposes. None is in the draft until somebody takes it.
import { addRow, changed, inRow } from "./editor-rows.js";

const TOLD = ["title", "explanation", "fix", "said", "vague", "wrong_claims", "descriptions"];
const LOST = "No answer came. Your draft is as it was; you can ask again.";
let asking = false;

// Negatives belong to the whole question, everything else to the finding.
const fieldFor = (row, name) => inRow(row, name) ?? row.closest("form").elements[name];

async function textOf(address, mark, options) {
  const answer = await fetch(address, options).catch(() => null);
  const text = answer?.ok ? await answer.text() : "";
  return text.includes(mark) ? text : "";
}

// Beside every ladder button, in the rows that are there and in those that will be added.
function offer(html) {
  const blanks = [...document.querySelectorAll("template[data-blank]")].map((template) => template.content);
  for (const around of [document, ...blanks]) {
    for (const ladder of around.querySelectorAll("[data-ladder]")) ladder.insertAdjacentHTML("afterend", html);
  }
}

function placeIn(row) {
  const there = row.querySelector(".editor-proposals");
  if (there) return there;
  const place = Object.assign(document.createElement("div"), { className: "editor-proposals wide" });
  const state = Object.assign(document.createElement("p"), { className: "small muted" });
  state.setAttribute("role", "status");
  place.append(state, document.createElement("div"));
  inRow(row, "vague").closest(".field").after(place);
  return place;
}

// One question at a time; the button that asked stays where the focus is.
function setAsking(form, own) {
  asking = Boolean(own);
  for (const button of form.querySelectorAll("[data-wordings]")) button.disabled = asking && button !== own;
}

async function ask(form, row, button) {
  if (asking) return;
  setAsking(form, button);
  const [state, list] = placeIn(row).children;
  const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
  for (const name of TOLD) body.set(name, fieldFor(row, name)?.value ?? "");
  list.replaceChildren();
  state.textContent = "Asking the language model…";
  list.innerHTML = await textOf(button.dataset.wordings, "data-proposals", { method: "POST", body });
  const count = list.querySelectorAll("[type=checkbox]").length;
  state.textContent = list.firstElementChild ? `Lines proposed: ${count}` : LOST;
  state.scrollIntoView({ block: "nearest" });
  setAsking(form, null);
}

function append(field, lines) {
  const there = new Set(field.value.split("\n").map((line) => line.trim()));
  const fresh = lines.filter((line) => !there.has(line));
  field.value = [field.value.trimEnd(), ...fresh].filter(Boolean).join("\n");
  changed(field);
}

function beginMyth(line) {
  const row = addRow("myths", { claim: line, said: line });
  changed(inRow(row, "claim"));
}

function take(row, place) {
  let count = 0;
  for (const list of place.querySelectorAll("[data-for]")) {
    const boxes = [...list.querySelectorAll("input:checked")];
    const lines = boxes.map((box) => box.value);
    const into = list.querySelector("[data-into]")?.value ?? list.dataset.for;
    if (into === "myths") lines.forEach(beginMyth);
    else if (lines.length) append(fieldFor(row, into), lines);
    for (const box of boxes) box.closest("label").remove();
    if (!list.querySelector("[type=checkbox]")) list.remove();
    count += lines.length;
  }
  if (!place.querySelector("[data-for]")) putAway(row, place);
  place.querySelector("[role=status]").textContent = count ? `Lines taken: ${count}` : "Choose the lines to take first.";
}

function putAway(row, place) {
  place.lastElementChild.replaceChildren();
  place.firstElementChild.textContent = "";
  row.querySelector("[data-wordings]").focus();
}

export async function startWordings(form) {
  if (!form.dataset.help) return;
  form.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    const row = button?.closest("[data-row]");
    if (!row) return;
    if (button.dataset.wordings) ask(form, row, button);
    else if ("take" in button.dataset) take(row, placeIn(row));
    else if ("putAway" in button.dataset) putAway(row, placeIn(row));
  });
  // Choosing among proposals is no change of the draft.
  form.addEventListener("input", (event) => {
    if (event.target.closest("[data-proposals]")) event.stopPropagation();
  }, { capture: true });
  offer(await textOf(form.dataset.help, "data-wordings"));
}
