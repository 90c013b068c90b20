// What interviewers heard and noted up to this moment; each row leads to the words it is about.
import { copyOf, part, timeOf } from "../room/page.js";
import { linked } from "../room/lines.js";
import { slot } from "../room/message.js";
import { reveal } from "./moment.js";
import { player } from "./player.js";
import { Stretch } from "./stretch.js";
import { countUpTo, heard } from "./tape.js";

function nodeOf({ id, frame }) {
  const { title, words, chip } = frame.body;
  const node = copyOf("heard-template");
  node.dataset.kind = frame.kind;
  const at = slot(node, "at");
  at.textContent = timeOf(frame.at);
  at.addEventListener("click", () => reveal(id, "talk"));
  slot(node, "title").replaceChildren(...linked(title, null));
  slot(node, "chip").textContent = chip;
  slot(node, "chip").hidden = !chip;
  slot(node, "words").textContent = words;
  slot(node, "words").hidden = !words;
  return node;
}

export function startHeard() {
  if (!part("heard")) return;
  const stretch = new Stretch(part("heard"), part("heard-earlier"), heard, nodeOf);
  player.on("move", (from) => {
    if (countUpTo(heard, player.position) === countUpTo(heard, from)) return;
    stretch.move(player.position);
    part("heard-empty").hidden = part("heard").childElementCount > 0;
    part("panel").scrollTop = part("panel").scrollHeight;
  });
}
