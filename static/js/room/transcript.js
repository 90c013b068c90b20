// The conversation: every message once, in order, without taking the reader's place away.
import { element, nameOf, page, part, sideOf } from "./page.js";
import { linked } from "./lines.js";
import { fillText, messageNode, slot } from "./message.js";
import { room } from "./store.js";

const log = part("log");
const scroller = part("scroller");
const pill = part("pill");
const NEAR = 60;

const nodes = new Map();
let editable = null;
let stuck = true;

function followReader() {
  stuck = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
  if (stuck) pill.hidden = true;
}

export function toEnd() {
  stuck = true;
  scroller.scrollTop = scroller.scrollHeight;
  pill.hidden = true;
}

// Run a change of the transcript and stay at the end only if the reader was there.
export function keepingPlace(change, { announce = false } = {}) {
  const stay = stuck;
  change();
  if (stay) toEnd();
  else if (announce) pill.hidden = false;
}

function add(node, actor) {
  part("talk-empty").hidden = true;
  keepingPlace(() => log.append(node), { announce: room.fresh && actor !== page.me });
}

function addMessage(message) {
  const node = messageNode(message);
  node.id = `room-${message.seq}`;
  nodes.set(message.seq, node);
  add(node, message.actor);
  offerEdit();
  if (message.actor === page.me && room.fresh) toEnd();
}

function addTurning(text, actor = "system") {
  add(element("p", { className: "turning", textContent: text }), actor);
}

// One's own last words can be changed until somebody answers.
function offerEdit() {
  editable?.remove();
  const last = room.lastMessage;
  if (!last || last.actor !== page.me || last.kind !== "said" || last.shortcut || room.status !== "live") return;
  editable = element("button", { type: "button", className: "link-button", textContent: "Edit" });
  editable.dataset.edit = last.seq;
  slot(nodes.get(last.seq), "tools").append(editable);
}

// What is said to somebody who thinks or keeps silent is no new question.
function isAsked(message, place, all) {
  if (message.kind !== "said" || !["assistant", "interviewer"].includes(sideOf(message.actor))) return false;
  const before = all[place - 1];
  return message.text.includes("?") || !(before?.shortcut === "think" || before?.actor === message.actor);
}

// A question stands at the end of what is said, in a paragraph of its own where much comes before it.
function showQuestion() {
  const box = part("question");
  if (!box) return;
  const asked = [...room.messages.values()].filter(isAsked).at(-1);
  box.hidden = !asked || room.status !== "live";
  if (!asked) return;
  const question = asked.text.trim().split(/\n\s*\n/).at(-1);
  part("question-text").replaceChildren(...linked(question, asked.about));
}

const ENDINGS = {
  completed: "The interview is over",
  out_of_time: "The time is over",
  reschedule: "Another time is wanted",
};

function leading(frame) {
  if (frame.body.to === "assistant") return "The assistant leads from here";
  return frame.actor === page.me ? "You lead from here" : `${nameOf(frame.actor)} leads from here`;
}

function ending(frame) {
  return ENDINGS[frame.body.reason] ?? `${nameOf(frame.actor)} ended the call`;
}

export function startTranscript() {
  room.on("message", (message) => {
    addMessage(message);
    if (room.fresh) showQuestion();
  });
  room.on("edited", (message) => {
    keepingPlace(() => fillText(nodes.get(message.seq), message));
    if (room.fresh) showQuestion();
  });
  room.on("shown", (shown) => addTurning(`Snippet ${shown.number} of ${shown.of}: ${shown.title}`));
  room.on("driver", (frame) => {
    if (room.messages.size) addTurning(leading(frame));
  });
  room.on("status", (frame) => {
    if (frame.kind === "ended") addTurning(ending(frame));
    offerEdit();
    showQuestion();
  });
  pill.addEventListener("click", toEnd);
  scroller.addEventListener("scroll", followReader, { passive: true });
  // The question above the text box grows and shrinks; who read the end goes on reading it.
  new ResizeObserver(() => stuck && toEnd()).observe(scroller);
}

// After the page's own events: from now on each message is announced.
export function goLive() {
  showQuestion();
  toEnd();
  log.setAttribute("aria-live", "polite");
}
