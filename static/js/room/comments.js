// Comments: notes under their lines, marks in the margin, and the same as a list.
import { element, nameOf, part, spanLabel } from "./page.js";
import { code } from "./code.js";
import { fillText, messageNode } from "./message.js";
import { selection } from "./selection.js";
import { room } from "./store.js";

const list = part("comment-list");
const toggle = part("comments-toggle");

const lastLine = (comment) => comment.first_line + comment.line_count - 1;
const isHere = (message) => message.kind === "commented" && message.version === code.version;
const commentsHere = () => [...room.messages.values()].filter(isHere);

// A row of our own under a line, made when the first note comes.
export function rowUnder(number, className) {
  const found = code.table.querySelector(`tr.${className}[data-after="${number}"]`);
  if (found) return found.querySelector(".note-box");
  const box = element("div", { className: "note-box" });
  const margin = ["no", "mk"].map((name) => element("td", { className: name }));
  const row = element("tr", { className: `note-row ${className}` }, ...margin, element("td", {}, box));
  row.dataset.after = number;
  const notes = className === "is-form" && code.table.querySelector(`tr.is-notes[data-after="${number}"]`);
  (notes || code.row(number)).after(row);
  return box;
}

// Kept, since playback takes notes away and brings them back.
const notes = new Map();

function noteOf(comment) {
  if (!notes.has(comment.seq)) {
    const node = messageNode(comment);
    node.classList.add("margin-note");
    node.dataset.note = comment.seq;
    notes.set(comment.seq, { node, text: comment.text });
  }
  const note = notes.get(comment.seq);
  if (note.text !== comment.text) fillText(note.node, comment);
  note.text = comment.text;
  return note.node;
}

function place(comment) {
  const last = lastLine(comment);
  if (!code.row(last)) return;
  const note = noteOf(comment);
  if (!code.table.contains(note)) rowUnder(last, "is-notes").append(note);
  for (let number = comment.first_line; number <= last; number += 1) code.row(number)?.classList.add("in-comment");
  code.row(last).classList.add("has-comment");
}

function sweep(gone) {
  for (const note of gone) note.remove();
  for (const row of code.table.querySelectorAll("tr.is-notes")) if (!row.querySelector("[data-note]")) row.remove();
  for (const row of code.rows) row.classList.remove("in-comment", "has-comment");
}

function label(comments) {
  const counts = new Map();
  for (const last of comments.map(lastLine)) counts.set(last, (counts.get(last) ?? 0) + 1);
  for (const row of code.rows) {
    const number = Number(row.dataset.line);
    const count = counts.get(number);
    const words = count ? `Line ${number}, ${count} comment${count === 1 ? "" : "s"}` : `Line ${number}`;
    row.querySelector(".no a")?.setAttribute("aria-label", words);
  }
}

// The table as the room has it now, whatever it showed before.
function draw() {
  const comments = commentsHere();
  if (code.table) {
    const wanted = new Set(comments.map((one) => String(one.seq)));
    const gone = [...code.table.querySelectorAll("[data-note]")].filter((note) => !wanted.has(note.dataset.note));
    if (gone.length) sweep(gone);
    comments.forEach(place);
    label(comments);
  }
  drawList(comments);
}

function goTo(comment) {
  selection.set(comment.first_line, lastLine(comment));
  const row = code.row(comment.first_line);
  row.scrollIntoView({ block: "center" });
  row.focus({ preventScroll: true });
}

function entry(comment) {
  const where = element("span", { className: "where", textContent: spanLabel(comment.first_line, comment.line_count) });
  const what = element("span", { className: "what", textContent: `${nameOf(comment.actor)}: ${comment.text}` });
  const button = element("button", { type: "button" }, where, what);
  button.addEventListener("click", () => goTo(comment));
  return element("li", {}, button);
}

function drawList(comments) {
  toggle.hidden = comments.length === 0;
  toggle.textContent = `${comments.length} comment${comments.length === 1 ? "" : "s"}`;
  list.hidden = toggle.hidden || toggle.getAttribute("aria-expanded") !== "true";
  if (list.hidden) return list.replaceChildren();
  const sorted = [...comments].sort((one, other) => one.first_line - other.first_line || one.seq - other.seq);
  return list.replaceChildren(element("ol", { ariaLabel: "Comments on this snippet" }, ...sorted.map(entry)));
}

export function startComments() {
  toggle.addEventListener("click", () => {
    toggle.setAttribute("aria-expanded", toggle.getAttribute("aria-expanded") !== "true");
    drawList(commentsHere());
  });
  code.on("show", draw);
  room.on("jump", draw);
  for (const name of ["message", "edited"]) room.on(name, (message) => isHere(message) && code.table && draw());
}
