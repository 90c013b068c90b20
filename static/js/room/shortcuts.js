// Single keys as shortcuts; they can be switched off, and never act while one writes.
import { habits, part } from "./page.js";

const dialog = part("keys-dialog");
const switchBox = part("keys-on");

const actions = new Map([["?", () => dialog.showModal()]]);

// An action that answers false leaves the key to the browser.
export const addKey = (key, action) => actions.set(key, action);

const isWriting = (target) => target.closest("input, textarea, select, [contenteditable], dialog");

export function startShortcuts() {
  switchBox.checked = habits.get("keys", true);
  switchBox.addEventListener("change", () => habits.set("keys", switchBox.checked));
  part("keys-open").addEventListener("click", () => dialog.showModal());
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isWriting(event.target)) return;
    const action = switchBox.checked || event.key === "Escape" ? actions.get(event.key) : null;
    if (!action || action(event) === false) return;
    event.preventDefault();
  });
}
