// The conversation up to this moment, with the candidate's corrections beside their words.
import { copyOf, page, part } from "../room/page.js";
import { keepingPlace, startFollowing, toEnd } from "../room/following.js";
import { fillText, messageNode, slot } from "../room/message.js";
import { room } from "../room/store.js";
import { turningNode } from "../room/turnings.js";
import { player } from "./player.js";
import { Stretch } from "./stretch.js";
import { countUpTo, talk } from "./tape.js";

const texts = new WeakMap();

function withCorrection(node, seq) {
  const words = page.corrections[seq];
  if (!words) return node;
  const correction = copyOf("correction-template");
  slot(correction, "words").textContent = words;
  node.append(correction);
  return node;
}

function nodeOf({ frame }) {
  const message = room.messages.get(frame.seq);
  if (!message) return turningNode(frame);
  const node = messageNode(message);
  texts.set(node, message.text);
  return withCorrection(node, frame.seq);
}

// Words that were edited later, or not yet.
function renew(node, { frame }) {
  const message = room.messages.get(frame.seq);
  if (!message || texts.get(node) === message.text) return;
  texts.set(node, message.text);
  fillText(node, message);
}

export function startTalk() {
  const stretch = new Stretch(part("log"), part("earlier"), talk, nodeOf, renew);
  startFollowing();
  player.on("move", (from) => {
    const goesOn = player.playing && player.position >= from;
    if (goesOn && player.position === from) return;
    const added = countUpTo(talk, player.position) > countUpTo(talk, from);
    keepingPlace(() => stretch.move(player.position), { announce: added });
    if (!goesOn) toEnd();
    part("talk-empty").hidden = part("log").childElementCount > 0;
    if (goesOn && added && part("panes").dataset.tab !== "talk") part("tab-mark").hidden = false;
  });
}
