// The text box: what is typed survives a reload, what is sent goes to the outbox.
import { memory, part } from "./page.js";
import { outbox } from "./outbox.js";
import { takeBack } from "./pending.js";
import { room } from "./store.js";
import { onKeys } from "./textkeys.js";
import { stopTyping, typed } from "./typing.js";

const LONGEST = 16_000;
const EMPTY = { text: "", code: false, edit: null, ask: null, parked: "" };

const box = part("say");
let state = { ...EMPTY, ...memory.get("draft", {}) };
let askByHand = null;

function keep() {
  memory.set("draft", state.text || state.parked || state.edit || state.ask ? state : null);
}

function show() {
  box.value = state.text;
  box.classList.toggle("is-code", state.code);
  box.spellcheck = !state.code;
  const codeMode = part("code-mode");
  codeMode.setAttribute("aria-pressed", state.code);
  codeMode.disabled = Boolean(state.edit || state.ask);
  part("mode").hidden = !(state.edit || state.ask);
  const mode = state.edit ? "Changing your last message." : "Your wording of the suggested question.";
  part("mode-text").textContent = mode;
  part("send").textContent = state.edit ? "Change" : "Send";
  const hint = state.code ? "Ctrl+Enter sends, Tab indents, Esc leaves" : "Enter sends, Shift+Enter breaks";
  document.querySelector(".composer-hint").textContent = hint;
}

function become(next) {
  state = { ...EMPTY, ...next };
  box.setCustomValidity("");
  keep();
  show();
}

function begin(next) {
  const parked = state.parked || (state.edit || state.ask ? "" : state.text);
  become({ ...next, parked });
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
}

const edit = (message) => begin({ text: message.text, edit: message.seq });
export const wordQuestion = (probe, text, send) => {
  askByHand = send;
  begin({ text, ask: probe });
};

function finish() {
  become({ text: state.parked });
  stopTyping();
}

function complaint(text) {
  const length = text.length > LONGEST ? [...text].length : 0;
  if (length <= LONGEST) return "";
  const [has, may] = [length, LONGEST].map((number) => number.toLocaleString("en"));
  return `This has ${has} characters; one message may have ${may}. Nothing was cut: please send it in parts.`;
}

function send() {
  const text = state.code ? state.text.replace(/\s+$/, "") : state.text.trim();
  box.setCustomValidity(complaint(text));
  if (!text || !box.reportValidity()) return box.focus();
  if (state.ask) {
    if (askByHand) askByHand(state.ask, text, finish);
    return undefined;
  }
  if (state.edit) outbox.put("edited", { seq: state.edit, text });
  else if (state.code) outbox.put("said_code", { text });
  else outbox.put("said", { text, shortcut: null });
  return finish();
}

function setOpen() {
  part("composer").hidden = !room.mayTalk;
}

export function startComposer() {
  box.addEventListener("input", () => {
    state.text = box.value;
    box.setCustomValidity("");
    keep();
    typed(Boolean(box.value));
  });
  onKeys(box, { send, isCode: () => state.code });
  part("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  part("code-mode").addEventListener("click", () => {
    become({ ...state, code: !state.code });
    box.focus();
  });
  part("mode-cancel").addEventListener("click", () => {
    finish();
    box.focus();
  });
  document.addEventListener("click", (event) => {
    const shortcut = event.target.closest("[data-shortcut]");
    if (shortcut) outbox.put("said", { text: shortcut.textContent.trim(), shortcut: shortcut.dataset.shortcut });
    const change = event.target.closest("[data-edit]");
    if (change) edit(room.messages.get(Number(change.dataset.edit)));
  });
  takeBack.said = takeBack.said_code = (body) => {
    become({ text: [state.text, body.text].filter(Boolean).join("\n"), code: state.code });
    box.focus();
  };
  for (const name of ["status", "driver"]) room.on(name, setOpen);
  setOpen();
  show();
}
