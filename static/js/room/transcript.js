// The conversation: every message once, in order, without taking the reader's place away.
import { element, page, part, sideOf } from "./page.js";
import { keepingPlace, startFollowing, toEnd } from "./following.js";
import { linked } from "./lines.js";
import { fillText, messageNode, slot } from "./message.js";
import { room } from "./store.js";
import { turningNode, turns } from "./turnings.js";

const log = part("log");

const nodes = new Map();
let editable = null;

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

export function startTranscript() {
  room.on("message", (message) => {
    addMessage(message);
    if (room.fresh) showQuestion();
  });
  room.on("edited", (message) => {
    keepingPlace(() => fillText(nodes.get(message.seq), message));
    if (room.fresh) showQuestion();
  });
  room.on("event", (frame) => {
    if (turns(frame, room.messages.size > 0)) add(turningNode(frame), "system");
  });
  room.on("status", () => {
    offerEdit();
    showQuestion();
  });
  startFollowing();
}

// After the page's own events: from now on each message is announced.
export function goLive() {
  showQuestion();
  toEnd();
  log.setAttribute("aria-live", "polite");
}
