// Beside each message that is on its way: what became of it, and what one can do.
import { element, part, spanLabel } from "./page.js";
import { keepingPlace, toEnd } from "./following.js";
import { outbox } from "./outbox.js";
import { line } from "./socket.js";

const list = part("pending");

export const takeBack = { said: null, said_code: null, commented: null, noted: null };

function button(text, action) {
  return element("button", { type: "button", className: "link-button", textContent: text, onclick: action });
}

function stateOf(item) {
  if (item.failed) return `Not sent: ${item.failed}`;
  return line.state === "connected" ? "Sending" : "Kept here, sent when the connection is back";
}

function prefix({ type, body }) {
  if (type === "commented") return `Comment on ${spanLabel(body.first_line, body.line_count)}: `;
  return { noted: "Private note: ", edited: "Edited: " }[type] ?? "";
}

function row(item) {
  const state = element("p", { className: "state" }, stateOf(item));
  if (item.failed) {
    state.setAttribute("role", "alert");
    state.append(
      button("Send again", () => outbox.retry(item)),
      button("Edit", () => {
        outbox.remove(item);
        takeBack[item.type === "edited" ? "said" : item.type]?.(item.body);
      }),
      button("Discard", () => outbox.remove(item)),
    );
  }
  const text = element("p", { className: "message-text", textContent: prefix(item) + item.body.text });
  return element("li", { className: item.failed ? "failed" : "" }, text, state);
}

function render() {
  keepingPlace(() => list.replaceChildren(...outbox.items.map(row)));
}

export function startPending() {
  let known = outbox.items.length;
  outbox.on("change", () => {
    const grew = outbox.items.length > known;
    known = outbox.items.length;
    render();
    if (grew) toEnd();
  });
  line.on("state", render);
  render();
}
