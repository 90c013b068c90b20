// One message, filled into the template that the server uses as well.
import { copyOf, nameOf, sideOf, spanLabel, timeOf } from "./page.js";
import { dressLink, linked } from "./lines.js";

export const slot = (node, name) => node.querySelector(`[data-slot="${name}"]`);

export function messageNode(message) {
  const node = copyOf("event-template");
  node.dataset.side = sideOf(message.actor);
  node.classList.toggle("message-code", message.kind === "said_code");
  node.classList.toggle("message-comment", message.kind === "commented");
  slot(node, "who").textContent = nameOf(message.actor);
  const at = slot(node, "at");
  if (message.at) Object.assign(at, { dateTime: new Date(message.at).toISOString(), textContent: timeOf(message.at) });
  else at.remove();
  if (message.first_line) {
    slot(node, "place").hidden = false;
    const lines = slot(node, "lines");
    lines.textContent = spanLabel(message.first_line, message.line_count);
    dressLink(lines, message.version, message.first_line, message.line_count);
  } else {
    slot(node, "place").remove();
  }
  fillText(node, message);
  return node;
}

export function fillText(node, message) {
  slot(node, "edited").hidden = !message.edited;
  const text = slot(node, "text");
  if (message.kind === "said_code") Object.assign(text, { textContent: message.text, tabIndex: 0 });
  else text.replaceChildren(...linked(message.text, message.about));
}
