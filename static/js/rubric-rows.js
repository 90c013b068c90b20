// Sections, criteria and bands: added, moved and removed. Their order on the page is the order in which they are sent,
// and a row belongs to the last row of the level above, so nothing is renamed when it moves.
import { reveal } from "./editor-problems.js";

let lastKey = 0;

export const fieldOf = (row, name) => row.querySelector(`[name="${row.dataset.name}-${name}"]`);
export const changed = (element) => element.dispatchEvent(new Event("input", { bubbles: true }));
const rowsIn = (list) => [...list.querySelectorAll(":scope > [data-level]")];
const levelOf = (list) => list.dataset.rows;
const listIn = (row, level) => row.querySelector(`[data-rows="${level}"]`);
const headOf = (row) => row.querySelector("summary") ?? row.querySelector("input");
const say = (words) => { document.querySelector("[data-announce]").textContent = words; };
const titleOf = (row) => fieldOf(row, "title")?.value.trim() || `the ${row.dataset.level}`;

function counted(list) {
  const count = list.closest("[data-section]")?.querySelector("[data-rows-count]");
  if (count && levelOf(list) === "criterion") count.textContent = rowsIn(list).length;
}

// Each __name__ in the template becomes a number that no other row has.
function made(level) {
  const keys = new Map();
  const html = document.querySelector(`template[data-blank="${level}"]`).innerHTML.trim();
  const holder = document.createElement("template");
  holder.innerHTML = html.replace(/__\w+?__/g, (name) => {
    if (!keys.has(name)) keys.set(name, String(lastKey += 1));
    return keys.get(name);
  });
  return holder.content.firstElementChild;
}

// A new criterion gets bands like those of the one before it, a new band the scores behind the last one's.
function takeAfter(row, before) {
  if (row.dataset.level === "band") {
    const last = before && Number.parseInt(fieldOf(before, "last").value, 10);
    if (Number.isInteger(last)) fieldOf(row, "first").value = fieldOf(row, "last").value = last + 1;
    return;
  }
  if (row.dataset.level !== "criterion" || !before) return;
  const bands = rowsIn(listIn(before, "band")).map((band) => {
    const copy = made("band");
    for (const name of ["first", "last", "name"]) fieldOf(copy, name).value = fieldOf(band, name).value;
    return copy;
  });
  if (bands.length) listIn(row, "band").replaceChildren(...bands);
}

function add(list) {
  const row = made(levelOf(list));
  const before = rowsIn(list).at(-1) ?? [...document.querySelectorAll('[data-level="criterion"]')].at(-1);
  takeAfter(row, before?.dataset.level === row.dataset.level ? before : null);
  list.append(row);
  counted(list);
  changed(list);
  reveal(row.querySelector("input"));
}

// A criterion at the edge of its section goes on into the next one.
function move(row, step, button) {
  const list = row.parentElement;
  const rows = rowsIn(list);
  const other = rows[rows.indexOf(row) + step];
  if (other && step < 0) other.before(row);
  else if (other) other.after(row);
  else if (row.dataset.level !== "criterion" || !intoNextSection(row, step)) return;
  for (const each of new Set([list, row.parentElement])) counted(each);
  button.focus();
  row.scrollIntoView({ block: "nearest" });
  const around = row.parentElement.closest("[data-level]");
  const place = rowsIn(row.parentElement);
  say(`${titleOf(row)} is ${place.indexOf(row) + 1} of ${place.length}${around ? ` in ${titleOf(around)}` : ""}`);
  changed(row);
}

function intoNextSection(row, step) {
  const sections = [...document.querySelectorAll('[data-level="section"]')];
  const next = sections[sections.indexOf(row.closest('[data-level="section"]')) + step];
  if (!next) return false;
  const list = listIn(next, "criterion");
  if (step < 0) list.append(row);
  else list.prepend(row);
  next.open = true;
  return true;
}

// Nothing is lost by a wrong click: the row can be put back until the page is left.
function remove(row) {
  const list = row.parentElement;
  const note = document.createElement(list.matches("ol") ? "li" : "div");
  const back = document.createElement("button");
  const name = row.dataset.level === "band" ? `band ${fieldOf(row, "name").value}` : titleOf(row);
  note.className = "editor-removed small muted";
  Object.assign(back, { type: "button", className: "link-button", textContent: "Put it back" });
  note.append(`Removed: ${name}. `, back);
  back.addEventListener("click", () => {
    note.replaceWith(row);
    headOf(row).focus();
    counted(list);
    changed(row);
  });
  row.replaceWith(note);
  back.focus();
  counted(list);
  changed(list);
}

export function startRows(form) {
  for (const row of form.querySelectorAll("[data-level]")) {
    lastKey = Math.max(lastKey, Number(row.dataset.name.split("-")[1]));
  }
  form.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    const { dataset } = button;
    const around = button.closest("[data-level]");
    if (dataset.add) add((around ?? form).querySelector(`[data-rows="${dataset.add}"]`));
    else if (dataset.move) move(around, Number(dataset.move), button);
    else if ("remove" in dataset) remove(around);
  });
}
