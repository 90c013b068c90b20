// Choosing lines: by their numbers, by marking text, by keys.
import { Signals } from "./page.js";
import { code } from "./code.js";

const SETTLED = 120;

class Selection extends Signals {
  anchor = 0;
  head = 0;
  left = 0;

  get first() {
    return Math.min(this.anchor, this.head);
  }

  get count() {
    return this.anchor ? Math.abs(this.anchor - this.head) + 1 : 0;
  }

  set(anchor, head = anchor) {
    if (anchor === this.anchor && head === this.head) return;
    Object.assign(this, { anchor, head });
    for (const row of code.rows) {
      const number = Number(row.dataset.line);
      const chosen = this.count > 0 && number >= this.first && number < this.first + this.count;
      row.classList.toggle("selected", chosen);
      if (chosen) row.setAttribute("aria-selected", "true");
      else row.removeAttribute("aria-selected");
      row.tabIndex = number === (head || 1) ? 0 : -1;
    }
    this.emit("change");
  }

  // The keys go on from the line that was left.
  clear() {
    this.left = this.head || this.left;
    this.set(0, 0);
  }

  // One line on or back; with `extend` the chosen lines grow.
  move(step, extend) {
    const last = code.rows.length;
    if (!last) return;
    const from = this.head || this.left || (step > 0 ? 0 : last + 1);
    const head = Math.min(Math.max(from + step, 1), last);
    this.set(extend && this.anchor ? this.anchor : head, head);
    const row = code.row(head);
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
}

export const selection = new Selection();

const rowOf = (node) => (node instanceof Element ? node : node?.parentElement)?.closest("tr[data-line]") ?? null;
const numberOf = (row) => Number(row.dataset.line);

function dragByNumbers(event) {
  const row = event.target.closest(".no, .mk") && rowOf(event.target);
  if (!row || event.button !== 0 || event.pointerType === "touch") return;
  event.preventDefault();
  getSelection().removeAllRanges();
  selection.set(event.shiftKey && selection.anchor ? selection.anchor : numberOf(row), numberOf(row));
  row.focus({ preventScroll: true });
  const follow = (move) => {
    const over = rowOf(document.elementFromPoint(move.clientX, move.clientY));
    if (over && code.table.contains(over)) selection.set(selection.anchor, numberOf(over));
  };
  const stop = new AbortController();
  addEventListener("pointermove", follow, { signal: stop.signal });
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => stop.abort(), { signal: stop.signal });
}

function chooseByClick(event) {
  const row = rowOf(event.target);
  if (!row || event.target.closest("button")) return;
  if (event.target.closest(".no a")) event.preventDefault();
  const isMeant = event.target.closest(".ln") ? getSelection().isCollapsed : event.pointerType === "touch";
  if (isMeant) selection.set(event.shiftKey && selection.anchor ? selection.anchor : numberOf(row), numberOf(row));
}

// Else the browser marks text from the last click to here, beside the lines.
function keepUnmarked(event) {
  if (event.shiftKey && selection.anchor && event.target.closest(".ln")) event.preventDefault();
}

function chooseByMarking() {
  const marked = getSelection();
  if (marked.isCollapsed || !code.table) return;
  const [from, to] = [rowOf(marked.anchorNode), rowOf(marked.focusNode)];
  if (from && to && code.table.contains(from) && code.table.contains(to)) selection.set(numberOf(from), numberOf(to));
}

function moveByArrows(event) {
  if (!event.target.matches?.("tr[data-line]") || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  selection.move(step, event.shiftKey);
}

export function startSelection(pane) {
  let settled = 0;
  pane.addEventListener("pointerdown", dragByNumbers);
  pane.addEventListener("mousedown", keepUnmarked);
  pane.addEventListener("click", chooseByClick);
  pane.addEventListener("keydown", moveByArrows);
  document.addEventListener("selectionchange", () => {
    clearTimeout(settled);
    settled = setTimeout(chooseByMarking, SETTLED);
  });
  code.on("show", () => {
    Object.assign(selection, { anchor: 0, head: 0, left: 0 });
    for (const row of code.rows) {
      row.classList.remove("selected");
      row.tabIndex = numberOf(row) === 1 ? 0 : -1;
    }
    selection.emit("change");
  });
}
