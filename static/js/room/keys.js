// The room's shortcuts.
import { page, part } from "./page.js";
import { startComment } from "./commenting.js";
import { openTab } from "./panes.js";
import { selection } from "./selection.js";
import { addKey, startShortcuts } from "./shortcuts.js";

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
  Escape: () => selection.clear(),
};
if (page.role === "interviewer") {
  ACTIONS.n = () => focusOn("panel", "note");
  ACTIONS.s = () => (part("closed-links").hidden ? false : part("score").click());
}

export function startKeys() {
  for (const [key, action] of Object.entries(ACTIONS)) addKey(key, action);
  startShortcuts();
}
