// Rows that can be added, moved and removed. Their order on the page is the order in which they are sent.
import { reveal } from "./editor-problems.js";

const HIGHEST_RUNG = 5;
let lastKey = 0;

const listOf = (group) => document.querySelector(`[data-rows="${group}"]`);
export const rowsOf = (group) => [...listOf(group).querySelectorAll(":scope > [data-row]")];
export const inRow = (row, name) => row.querySelector(`[name="${row.dataset.row}-${name}"]`);
export const changed = (element) => element.dispatchEvent(new Event("input", { bubbles: true }));

export function addRow(group, values = {}, after = null) {
  const template = document.querySelector(`template[data-blank="${group}"]`);
  const holder = document.createElement("template");
  lastKey += 1;
  holder.innerHTML = template.innerHTML.replaceAll("__row__", String(lastKey)).trim();
  const row = holder.content.firstElementChild;
  for (const [name, value] of Object.entries(values)) inRow(row, name).value = value;
  if (after) after.after(row);
  else listOf(group).append(row);
  showTitle(row);
  counted(listOf(group));
  changed(listOf(group));
  return row;
}

function counted(list) {
  const count = list.closest("[data-section]").querySelector("[data-rows-count]");
  count.textContent = list.querySelectorAll(":scope > [data-row]").length;
}

export function showTitle(row) {
  const text = (name) => inRow(row, name)?.value.trim() ?? "";
  const title = text("title") || text("claim") || text("label") || text("ask") || text("slug");
  const probe = inRow(row, "rung") ? `${text("target")} · ${text("rung")} · ` : "";
  row.querySelector("[data-row-title]").textContent = `${probe}${title}`.slice(0, 110);
}

function move(row, step, button) {
  const rows = [...row.parentElement.querySelectorAll(":scope > [data-row]")];
  const other = rows[rows.indexOf(row) + step];
  if (!other) return;
  if (step < 0) other.before(row);
  else other.after(row);
  button.focus();
  row.scrollIntoView({ block: "nearest" });
  changed(row);
}

// Nothing is lost by a wrong click: the row can be put back until the page is left.
function remove(row) {
  const list = row.parentElement;
  const note = document.createElement("li");
  const back = document.createElement("button");
  note.className = "editor-removed small muted";
  Object.assign(back, { type: "button", className: "link-button", textContent: "Put it back" });
  note.append(`Removed: ${row.querySelector("[data-row-title]").textContent.trim() || "an empty row"}. `, back);
  back.addEventListener("click", () => {
    note.replaceWith(row);
    row.querySelector("summary").focus();
    counted(list);
    changed(row);
  });
  row.replaceWith(note);
  back.focus();
  counted(list);
  changed(list);
}

// A probe for each rung that has none yet; what it gives away is what its rung says.
function addLadder(row) {
  const slug = inRow(row, "slug").value.trim();
  if (!slug) return inRow(row, "slug").focus();
  const own = () => rowsOf("probes").filter((probe) => inRow(probe, "target").value.trim() === slug);
  const has = new Set(own().map((probe) => inRow(probe, "rung").value));
  const rungs = Array.from({ length: HIGHEST_RUNG + 1 }, (_, rung) => rung).filter((rung) => !has.has(String(rung)));
  const added = rungs.map((rung) => {
    const values = { target: slug, rung: String(rung), id: `${slug}-${rung}`, reveals: rung ? `${slug}: ${rung}` : "" };
    return addRow("probes", values, own().at(-1));
  });
  const first = added[0] ?? own()[0];
  return reveal(inRow(first, "ask"));
}

// `beginnings` says by group what a new row begins with.
export function startRows(form, beginnings = {}) {
  for (const row of form.querySelectorAll("[data-row]")) {
    lastKey = Math.max(lastKey, Number(row.dataset.row.split("-")[1]));
  }
  form.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    const row = button?.closest("[data-row]");
    if (!button) return;
    if (button.dataset.add) {
      const made = addRow(button.dataset.add, beginnings[button.dataset.add]?.(form));
      reveal(made.querySelector("input, textarea"));
    } else if (button.dataset.move) move(row, Number(button.dataset.move), button);
    else if ("remove" in button.dataset) remove(row);
    else if ("ladder" in button.dataset) addLadder(row);
  });
  form.addEventListener("input", ({ target }) => {
    const row = target.closest("[data-row]");
    if (row) showTitle(row);
  });
}
