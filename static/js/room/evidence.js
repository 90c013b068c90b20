// Words of the candidate chosen in the transcript: they are the quote of the next mark.
import { part } from "./page.js";
import { room } from "./store.js";

const SETTLED = 150;

let chosen = null;

function show() {
  part("quoted").hidden = !chosen;
  part("quoted-text").textContent = chosen ? `“${chosen.quote}”` : "";
}

function choose() {
  const marked = getSelection();
  if (marked.isCollapsed) return;
  const message = marked.anchorNode.parentElement?.closest('.message[data-side="candidate"]');
  const quote = marked.toString().trim();
  if (!quote || !message?.querySelector('[data-slot="text"]').contains(marked.focusNode)) return;
  chosen = { seq: message.dataset.note ?? message.id.slice("room-".length), quote };
  show();
}

export function forgetQuote() {
  chosen = null;
  show();
}

// Without chosen words the candidate's last answer counts.
export function evidence() {
  if (chosen) return chosen;
  const last = [...room.messages.values()].findLast((one) => one.actor === "candidate" && !one.shortcut);
  return { seq: last?.seq ?? "", quote: "" };
}

export function startEvidence() {
  let settled = 0;
  document.addEventListener("selectionchange", () => {
    clearTimeout(settled);
    settled = setTimeout(choose, SETTLED);
  });
  part("quoted-forget").addEventListener("click", forgetQuote);
}
