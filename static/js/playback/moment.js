// Moments that are linked to: `#room-12`, `#panel-3`, `#room-12.5-25` for words of it, and `?at=65`; and a link to the
// present one.
import { page, part } from "../room/page.js";
import { code } from "../room/code.js";
import { slot } from "../room/message.js";
import { openTab } from "../room/panes.js";
import { lightSpans, momentOf, rangeOf } from "../spans.js";
import { player } from "./player.js";
import { frameOf, lastWritten } from "./tape.js";

const SHOWN = 2000;

export function say(words) {
  part("told").textContent = words;
}

// The words in the conversation that an event is about: itself, what it edited, or what it was heard in.
function wordsOf(id) {
  const { type, kind, body } = frameOf(id);
  if (type === "panel") return body.about ? `room-${body.about}` : null;
  return kind === "edited" ? `room-${body.seq}` : id;
}

function light(id) {
  for (const lit of document.querySelectorAll("[data-lit]")) delete lit.dataset.lit;
  for (const each of [id, wordsOf(id)]) {
    const node = document.getElementById(each ?? "");
    if (!node) continue;
    node.dataset.lit = "";
    node.scrollIntoView({ block: "nearest" });
  }
}

// Of the words that an entry has at this moment, or of a note.
function lightWords(id, span) {
  const { type, body } = frameOf(id);
  const [place, name, text] = type === "panel" ? [id, "words", body.words] : [wordsOf(id), "text", body.text];
  const node = span && text && document.getElementById(place);
  lightSpans("moment", node ? [rangeOf(text, slot(node, name), span)] : []);
}

async function lightLines({ version, first_line: first, line_count: count }) {
  if (version && first && (await code.show(version))) code.light(first, count, true);
}

// `tab` is what a narrow window shows then.
export function reveal(id, tab, span = null) {
  if (!player.goTo(id)) {
    player.seek(player.ms);
    return say("This moment is not in what you can see of the interview.");
  }
  if (tab) openTab(tab);
  light(id);
  lightWords(id, span);
  return lightLines(frameOf(id).body);
}

async function copyLink() {
  const link = `${location.origin}${location.pathname}?at=${(player.ms / 1000).toFixed(1)}`;
  try {
    await navigator.clipboard.writeText(link);
    say("The link is copied");
    setTimeout(() => say(""), SHOWN);
  } catch {
    // Not on plain http: then it stands there to be copied by hand.
    Object.assign(part("link"), { hidden: false, value: link }).select();
  }
}

// The transcript opens at what was said, shown or begun last.
function placeTranscript({ currentTarget }) {
  currentTarget.hash = lastWritten(player.position);
}

// Where the page's address leads; its beginning where that says nothing.
export function goToAddress() {
  const moment = momentOf(location.hash);
  if (moment) return reveal(moment.id, moment.id.startsWith("panel") ? "panel" : "talk", moment.span);
  const at = Number(new URLSearchParams(location.search).get("at"));
  return player.seek(Number.isFinite(at) ? at * 1000 : 0);
}

export function startMoments() {
  addEventListener("hashchange", goToAddress);
  part("copy-link").addEventListener("click", copyLink);
  for (const name of ["pointerdown", "click"]) part("transcript").addEventListener(name, placeTranscript);
}
