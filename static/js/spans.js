// A span of a text as the record counts it, in characters from its beginning, and where that lies on the page, which
// leaves out the backticks around `code words`. In addresses: `#room-12.5-25`.
const MOMENT = /^#((?:room|panel)-\d+)(?:\.(\d+)-(\d+))?$/;
const TICKED = /`([^`\n]+)`/g;

// The entry that an address leads to and the span of it, if it names one.
export function momentOf(hash) {
  const [, id, start, end] = hash.match(MOMENT) ?? [];
  return id ? { id, span: start ? { start: Number(start), end: Number(end) } : null } : null;
}

export const wordsAt = (text, { start, end }) => [...text].slice(start, end).join("");

// Of each letter that `words` show, its place in the text.
function placesIn(text, words) {
  const ticks = words.textContent === text ? [] : [...text.matchAll(TICKED)];
  const hidden = new Set(ticks.flatMap((each) => [each.index, each.index + each[0].length - 1]));
  return Array.from({ length: text.length }, (_, place) => place).filter((place) => !hidden.has(place));
}

// What was typed where `range` lies in `words`, and how many characters come before it.
export function typedIn(text, words, range) {
  const before = document.createRange();
  before.selectNodeContents(words);
  before.setEnd(range.startContainer, range.startOffset);
  const from = before.toString().length;
  const places = placesIn(text, words);
  const first = places[from] ?? text.length;
  const quote = text.slice(first, places[from + range.toString().length - 1] + 1);
  return { quote, start: [...text.slice(0, first)].length };
}

export function rangeOf(text, words, span) {
  const first = wordsAt(text, { start: 0, end: span.start }).length;
  const last = first + wordsAt(text, span).length;
  const places = placesIn(text, words);
  const shown = (place) => places.filter((each) => each < place).length;
  const range = document.createRange();
  range.setStart(...pointIn(words, shown(first), true));
  range.setEnd(...pointIn(words, shown(last), false));
  return range;
}

// The text node and offset behind so many letters; at the seam of two nodes the beginning of the second if `opens`.
function pointIn(words, count, opens) {
  const nodes = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  let left = count;
  let last = null;
  while (nodes.nextNode()) {
    last = nodes.currentNode;
    if (opens ? left < last.length : left <= last.length) return [last, left];
    left -= last.length;
  }
  return last ? [last, last.length] : [words, 0];
}

// Lights the ranges in the manner `name` of the style sheet; the page's elements stay as they are.
export function lightSpans(name, ranges) {
  CSS.highlights?.set(name, new Highlight(...ranges));
}
