// Comments: notes under their lines, marks in the margin, and the same as a list.
import { element, nameOf, part, spanLabel } from "./page.js";
import { code } from "./code.js";
import { messageNode } from "./message.js";
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

function place(comment) {
  const last = lastLine(comment);
  if (!code.row(last) || code.table.querySelector(`[data-note="${comment.seq}"]`)) return;
  const note = messageNode(comment);
  note.classList.add("margin-note");
  note.dataset.note = comment.seq;
  rowUnder(last, "is-notes").append(note);
  for (let number = comment.first_line; number <= last; number += 1) code.row(number)?.classList.add("in-comment");
  code.row(last).classList.add("has-comment");
  label(last);
}

function label(number) {
  const count = commentsHere().filter((one) => lastLine(one) === number).length;
  const anchor = code.row(number).querySelector(".no a");
  anchor?.setAttribute("aria-label", `Line ${number}, ${count} comment${count === 1 ? "" : "s"}`);
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

function drawList() {
  const comments = commentsHere().sort((one, other) => one.first_line - other.first_line || one.seq - other.seq);
  toggle.hidden = comments.length === 0;
  toggle.textContent = `${comments.length} comment${comments.length === 1 ? "" : "s"}`;
  list.hidden = toggle.hidden || toggle.getAttribute("aria-expanded") !== "true";
  list.replaceChildren(element("ol", { ariaLabel: "Comments on this snippet" }, ...comments.map(entry)));
}

export function startComments() {
  toggle.addEventListener("click", () => {
    toggle.setAttribute("aria-expanded", toggle.getAttribute("aria-expanded") !== "true");
    drawList();
  });
  code.on("show", () => {
    commentsHere().forEach(place);
    drawList();
  });
  room.on("message", (message) => {
    if (!isHere(message) || !code.table) return;
    place(message);
    drawList();
  });
}
