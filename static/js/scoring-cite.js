import { chooseWords } from "./scoring-words.js";
import { lightSpans, momentOf, rangeOf, typedIn, wordsAt } from "./spans.js";

const wordsOf = (entry) => entry.querySelector(".message-text");
const textOf = (entry) => entry.dataset.text ?? wordsOf(entry).textContent;
const entryOf = ({ id }) => document.getElementById(id)?.closest(".entry");

// The words of the record that a link cites; none where the entry shows a later edit of them.
export function citedRange(link) {
  const moment = momentOf(link.hash);
  const entry = moment?.span && entryOf(moment);
  if (!entry || wordsAt(textOf(entry), moment.span) !== link.textContent) return null;
  return rangeOf(textOf(entry), wordsOf(entry), moment.span);
}

// Citing: a click takes the whole entry, a selection just its words, for the criterion that is open.
export function startCiting(record, rubric) {
  const state = document.getElementById("cite-state");
  const citable = "citable" in record.dataset;
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "btn btn-small btn-primary cite-words", textContent: "Cite these words", hidden: true });
  record.parentElement.append(button); // beside the list, which is filled anew when entries come

  const entries = () => [...record.querySelectorAll(".entry[data-seq]")].filter((each) => each.offsetParent);
  const openCriterion = () => rubric.querySelector(".criterion[open]");

  function selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const from = range.startContainer.parentElement?.closest(".entry[data-seq]");
    if (!from || !wordsOf(from).contains(range.startContainer) || !wordsOf(from).contains(range.endContainer)) return null;
    const typed = typedIn(textOf(from), wordsOf(from), range);
    return typed.quote.trim() ? { entry: from, ...typed, box: range.getBoundingClientRect() } : null;
  }

  // A whole entry, or what was selected of it.
  function cite(entry, { quote, start } = { quote: textOf(entry), start: 0 }) {
    const criterion = openCriterion();
    if (!criterion) {
      state.textContent = "Open a criterion first: the words are cited for it.";
      return;
    }
    const { criterion: slug, cite: url } = criterion.dataset;
    const { stream, seq } = entry.dataset;
    const title = criterion.querySelector(".criterion-title").textContent;
    state.textContent = "Citing…";
    htmx.ajax("POST", url, { source: record, target: `#evidence-${slug}`, swap: "innerHTML", values: { stream, seq, start, quote } })
      .then(() => {
        const refused = document.querySelector(`#state-${slug}-evidence .field-error`);
        state.textContent = refused ? refused.textContent : `Cited for ${title}.`;
      })
      .catch(() => { state.textContent = "Not cited: the server does not answer. Click again in a moment."; });
    document.getElementById(`state-${slug}-evidence`).textContent = "";
  }

  function offer() {
    const now = citable ? selected() : null;
    button.hidden = !now;
    if (!now) return;
    const frame = record.parentElement.getBoundingClientRect();
    button.style.top = `${now.box.bottom - frame.top + 6}px`;
    button.style.left = `${Math.max(0, Math.min(now.box.left - frame.left, frame.width - 150))}px`;
  }

  function markCited() {
    const links = [...(openCriterion()?.querySelectorAll(".cited-quote") ?? [])];
    const cited = new Set(links.map((link) => entryOf(momentOf(link.hash))));
    lightSpans("cited", links.map(citedRange).filter(Boolean));
    record.querySelectorAll(".entry").forEach((entry) => entry.classList.toggle("is-cited", cited.has(entry)));
  }

  document.addEventListener("selectionchange", offer);
  button.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the selection
  button.addEventListener("click", () => {
    const now = selected();
    if (now) cite(now.entry, now);
    getSelection().removeAllRanges();
  });

  record.addEventListener("click", (event) => {
    const entry = event.target.closest(".entry[data-seq]");
    if (!citable || !entry || !event.target.closest(".message-text") || event.target.closest("a, button, summary")) return;
    if (getSelection().isCollapsed) cite(entry);
  });

  record.addEventListener("keydown", (event) => {
    const entry = event.target.closest(".entry[data-seq]");
    if (!entry || event.target !== entry) return;
    const all = entries();
    const steps = { ArrowDown: 1, ArrowUp: -1, Home: -all.length, End: all.length };
    if (event.key in steps) {
      const next = Math.min(all.length - 1, Math.max(0, all.indexOf(entry) + steps[event.key]));
      getSelection().removeAllRanges();
      focusOn(all[next]);
    } else if (/^Arrow(Left|Right)$/.test(event.key) && citable) {
      chooseWords(event, wordsOf(entry));
    } else if (event.key === "Enter" && citable) {
      const now = selected();
      cite(entry, now?.entry === entry ? now : undefined);
    } else return;
    event.preventDefault();
  });

  // One tab stop for the whole record, moved by the arrow keys.
  function focusOn(entry, move = true) {
    record.querySelectorAll('.entry[tabindex="0"]').forEach((each) => each.setAttribute("tabindex", "-1"));
    entry?.setAttribute("tabindex", "0");
    if (move) entry?.focus();
  }
  focusOn(entries()[0] ?? record.querySelector(".entry[data-seq]"), false);
  // What is filtered away is no stop.
  record.addEventListener("filtered", () => {
    if (!record.querySelector('.entry[tabindex="0"]')?.offsetParent) focusOn(entries()[0], false);
  });
  rubric.addEventListener("toggle", markCited, true);
  document.body.addEventListener("htmx:afterSwap", ({ detail }) => {
    markCited();
    if (detail.target === record) focusOn(entries().at(-1), false);
  });
  markCited();
}
