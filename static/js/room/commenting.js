// Writing a comment on the chosen lines; half a comment survives a reload.
import { copyOf, element, memory, part, spanLabel } from "./page.js";
import { code } from "./code.js";
import { rowUnder } from "./comments.js";
import { slot } from "./message.js";
import { outbox } from "./outbox.js";
import { takeBack } from "./pending.js";
import { selection } from "./selection.js";
import { room } from "./store.js";
import { onKeys } from "./textkeys.js";
import { stopTyping, typed } from "./typing.js";

let offer = null;

export function startComment() {
  if (!room.mayTalk || !selection.count || !code.table) return;
  open({ version: code.version, first_line: selection.first, line_count: selection.count, text: "" });
}

function showOffer() {
  offer?.remove();
  offer = null;
  if (!room.mayTalk || !selection.count) return;
  const button = element("button", { type: "button", className: "btn btn-small", textContent: "Comment" });
  button.addEventListener("click", startComment);
  offer = element("span", { className: "comment-anchor" }, button);
  code.row(selection.first + selection.count - 1)?.querySelector(".ln").prepend(offer);
}

function close() {
  for (const row of document.querySelectorAll("tr.is-form")) row.remove();
  memory.set("comment", null);
}

function open(draft, { focus = true } = {}) {
  const kept = memory.get("comment");
  const text = draft.text || kept?.text || "";
  close();
  offer?.remove();
  const form = copyOf("comment-template");
  const box = form.querySelector("textarea");
  const keep = () => memory.set("comment", { ...draft, text: box.value });
  const send = () => {
    if (!box.value.trim()) return box.focus();
    outbox.put("commented", { ...draft, text: box.value.trim() });
    return done();
  };
  const done = () => {
    close();
    stopTyping();
    code.row(draft.first_line)?.focus({ preventScroll: true });
    selection.clear();
  };
  slot(form, "lines").textContent = spanLabel(draft.first_line, draft.line_count);
  box.value = text;
  box.addEventListener("input", () => {
    keep();
    typed(Boolean(box.value));
  });
  onKeys(box, { send, leave: () => (box.value ? box.blur() : done()) });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  form.querySelector("[data-cancel]").addEventListener("click", done);
  rowUnder(draft.first_line + draft.line_count - 1, "is-form").append(form);
  keep();
  form.scrollIntoView({ block: "nearest" });
  if (focus) box.focus();
}

export function startCommenting() {
  selection.on("change", showOffer);
  code.on("show", () => {
    const kept = memory.get("comment");
    const lines = code.rows.length;
    if (kept?.version !== code.version || kept.first_line + kept.line_count - 1 > lines) return;
    if (!part("code").querySelector("tr.is-form") && room.mayTalk) open(kept, { focus: false });
  });
  for (const name of ["status", "driver"]) {
    room.on(name, () => {
      if (!room.mayTalk) for (const row of document.querySelectorAll("tr.is-form")) row.remove();
      showOffer();
    });
  }
  takeBack.commented = async (body) => (await code.show(body.version)) && open(body);
}
