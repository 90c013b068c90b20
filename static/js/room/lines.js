// `L12`, `line 12` and `lines 5-7` in what is said become links that light these lines for everybody.
import { Signals, element, mayTalk, spanLabel } from "./page.js";
import { line } from "./socket.js";

const MENTION = /\b(?:lines?\s+|L)(\d{1,4})(?:\s*(?:-|–|to|and)\s*L?(\d{1,4}))?\b/gi;

const TICKS = /`([^`\n]+)`/;

export const pointing = new Signals();

function spanOf(match) {
  const first = Number(match[1]);
  const last = Number(match[2] ?? first);
  return first >= 1 && last >= first ? { first, count: last - first + 1 } : { first, count: 1 };
}

export function mentions(text) {
  return [...text.matchAll(MENTION)].map(spanOf).filter((span) => span.first >= 1);
}

export function lineLink(label, version, first, count) {
  const link = element("a", { className: "line-link", href: `#L${first}`, textContent: label });
  return dressLink(link, version, first, count);
}

export function dressLink(link, version, first, count) {
  Object.assign(link.dataset, { version, first, last: first + count - 1 });
  link.setAttribute("aria-label", `${link.textContent}: show ${spanLabel(first, count)}`);
  link.href = `#L${first}`;
  return link;
}

// The text with its mentions as links and `code` set as code; nothing in it is ever taken for HTML.
export function linked(text, version) {
  return text.split(TICKS).flatMap((piece, place) => {
    if (place % 2) return [element("code", { textContent: piece })];
    return version ? linkedWords(piece, version) : [piece];
  });
}

function linkedWords(text, version) {
  const parts = [];
  let done = 0;
  for (const match of text.matchAll(MENTION)) {
    const { first, count } = spanOf(match);
    if (first < 1) continue;
    parts.push(text.slice(done, match.index), lineLink(match[0], version, first, count));
    done = match.index + match[0].length;
  }
  return [...parts, text.slice(done)];
}

export function startLines() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.line-link[data-first]");
    if (!link) return;
    event.preventDefault();
    const { version, first, last } = link.dataset;
    const span = { version, first_line: Number(first), line_count: Number(last) - Number(first) + 1 };
    pointing.emit("point", span, { jump: true });
    if (mayTalk && !link.closest("#panel")) line.send({ type: "point", ...span });
  });
  line.on("point", (frame) => pointing.emit("point", frame, { jump: true }));
}
