// Single keys as shortcuts; they can be switched off, and never act while one writes.
import { habits, page, part } from "./page.js";
import { startComment } from "./commenting.js";
import { openTab } from "./panes.js";
import { selection } from "./selection.js";

const dialog = part("keys-dialog");
const switchBox = part("keys-on");

function focusOn(tab, name) {
  openTab(tab);
  part(name)?.focus();
}

const ACTIONS = {
  j: () => selection.move(1, false),
  k: () => selection.move(-1, false),
  J: () => selection.move(1, true),
  K: () => selection.move(-1, true),
  c: startComment,
  "/": () => focusOn("talk", part("composer")?.hidden === false ? "say" : "scroller"),
  "?": () => dialog.showModal(),
  Escape: () => selection.clear(),
};
if (page.role === "interviewer") ACTIONS.n = () => focusOn("panel", "note");

export const addKey = (key, action) => (ACTIONS[key] = action);

const isWriting = (target) => target.closest("input, textarea, select, [contenteditable], dialog");

export function startKeys() {
  switchBox.checked = habits.get("keys", true);
  switchBox.addEventListener("change", () => habits.set("keys", switchBox.checked));
  part("keys-open").addEventListener("click", () => dialog.showModal());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isWriting(event.target)) return;
    const action = switchBox.checked || event.key === "Escape" ? ACTIONS[event.key] : null;
    if (!action || action(event) === false) return;
    event.preventDefault();
  });
}
