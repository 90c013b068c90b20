// Who is writing just now; never stored.
import { nameOf, part } from "./page.js";
import { line } from "./socket.js";
import { room } from "./store.js";

const REPEAT = 2500;
const IDLE = 5000;
const FORGET = 20_000;

let told = 0;
let idle = 0;
const writing = new Map();

export function typed(hasText) {
  clearTimeout(idle);
  if (!hasText) return stopTyping();
  idle = setTimeout(stopTyping, IDLE);
  if (Date.now() - told < REPEAT) return undefined;
  told = Date.now();
  line.send({ type: "typing", on: true });
  return undefined;
}

export function stopTyping() {
  clearTimeout(idle);
  if (told) line.send({ type: "typing", on: false });
  told = 0;
}

function show() {
  const names = [...writing.keys()].map(nameOf);
  part("typing").textContent = names.length ? `${names.join(" and ")} ${names.length > 1 ? "are" : "is"} writing…` : "";
}

function forget(actor) {
  clearTimeout(writing.get(actor));
  writing.delete(actor);
  show();
}

export function startTyping() {
  line.on("typing", ({ actor, on }) => {
    forget(actor);
    if (!on) return;
    writing.set(actor, setTimeout(() => forget(actor), FORGET));
    show();
  });
  room.on("message", (message) => forget(message.actor));
  const forgetAll = () => [...writing.keys()].forEach(forget);
  line.on("state", forgetAll);
  room.on("status", forgetAll);
}
