// The scrubber is the timeline: stages as stretches, marks below them, and where the player stands.
import { clockOf, element, nameOf, part } from "../room/page.js";
import { reveal } from "./moment.js";
import { player } from "./player.js";
import { length, marks, placeOf, spanAt, spans } from "./tape.js";

const KINDS = {
  comment: ({ actor, body }) => `Comment${placeOf({ body })} by ${nameOf(actor)}: ${body.text}`,
  code: ({ actor, body }) => `Code block by ${nameOf(actor)}: ${body.text}`,
  note: ({ body }) => `Private note by ${body.title}: ${body.words}`,
  found: ({ body }) => `${body.title}, ${body.chip}`,
  myth: ({ body }) => `False claim ${body.chip}: ${body.title}`,
  probe: ({ body }) => body.title,
};
const LONGEST_TITLE = 160;

const slider = part("slider");
const percent = (ms) => `${length ? (ms / length) * 100 : 0}%`;
const buttons = [];
let current = 0;

// "1 hour 12 minutes 5 seconds", for those who hear it.
export function inWords(ms) {
  const seconds = Math.floor(ms / 1000);
  const units = { hour: Math.floor(seconds / 3600), minute: Math.floor(seconds / 60) % 60, second: seconds % 60 };
  const said = Object.entries(units).filter(([, count]) => count);
  return said.map(([unit, count]) => `${count} ${unit}${count === 1 ? "" : "s"}`).join(" ") || "the start";
}

function drawSpans() {
  for (const span of spans) {
    const title = element("span", { className: "span-title", textContent: span.title });
    const box = element("span", { className: "span", title: span.title }, title);
    box.classList.toggle("on-show", span.number > 0);
    box.style.left = percent(span.from);
    box.style.width = percent(span.to - span.from);
    part("spans").append(box);
  }
}

function titleOf({ kind, frame, ms }) {
  const words = KINDS[kind](frame).replaceAll("`", "");
  return `${clockOf(ms / 1000)} ${words.length > LONGEST_TITLE ? `${words.slice(0, LONGEST_TITLE)}…` : words}`;
}

// Only one mark is a stop of the Tab key; the arrows lead to the others.
function choose(number, focus = false) {
  const within = Math.min(Math.max(number, 0), buttons.length - 1);
  if (within < 0) return;
  buttons[current].tabIndex = -1;
  current = within;
  buttons[current].tabIndex = 0;
  if (focus) buttons[current].focus();
}

function drawMarks() {
  for (const mark of marks) {
    const button = element("button", { type: "button", className: "mark-at", title: titleOf(mark), tabIndex: -1 });
    button.dataset.kind = mark.kind;
    button.setAttribute("aria-label", button.title);
    button.style.left = percent(mark.ms);
    buttons.push(button);
  }
  part("marks").append(...buttons);
  choose(0);
  part("marks").addEventListener("click", ({ target }) => {
    const number = buttons.indexOf(target.closest("button"));
    if (number < 0) return;
    choose(number);
    reveal(marks[number].id);
  });
  part("marks").addEventListener("keydown", (event) => {
    const to = { ArrowRight: current + 1, ArrowLeft: current - 1, Home: 0, End: buttons.length }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(to, true);
  });
}

// To the next mark after this moment, or with -1 to the one before.
export function toMark(step) {
  const { position } = player;
  const after = marks.findIndex((mark) => mark.position > position);
  const number = step > 0 ? after : marks.findLastIndex((mark) => mark.position < position);
  if (number < 0) return;
  choose(number);
  reveal(marks[number].id);
}

function follow(event) {
  const box = slider.getBoundingClientRect();
  player.seek(((event.clientX - box.left) / box.width) * length);
}

function drag(event) {
  if (event.button !== 0) return;
  slider.setPointerCapture(event.pointerId);
  player.held = true;
  follow(event);
  slider.addEventListener("pointermove", follow);
  const drop = () => {
    player.held = false;
    slider.removeEventListener("pointermove", follow);
  };
  slider.addEventListener("lostpointercapture", drop, { once: true });
}

function moveByKey(event) {
  const minute = 60_000;
  const to = { Home: 0, End: length, PageUp: player.ms + minute, PageDown: player.ms - minute }[event.key];
  const step = { ArrowUp: 5000, ArrowDown: -5000 }[event.key];
  if (to === undefined && step === undefined) return;
  event.preventDefault();
  player.seek(to ?? player.ms + step);
}

function show() {
  const seconds = Math.floor(player.ms / 1000);
  part("playhead").style.left = percent(player.ms);
  part("played").style.width = percent(player.ms);
  if (slider.getAttribute("aria-valuenow") === String(seconds)) return;
  const span = spanAt(player.ms);
  slider.setAttribute("aria-valuenow", seconds);
  slider.setAttribute("aria-valuetext", span ? `${inWords(player.ms)}, ${span.title}` : inWords(player.ms));
  part("clock").textContent = clockOf(seconds);
  part("stage").hidden = !span;
  part("stage").textContent = span?.title ?? "";
}

export function startTimeline() {
  slider.setAttribute("aria-valuemax", Math.floor(length / 1000));
  part("length").textContent = clockOf(length / 1000);
  drawSpans();
  drawMarks();
  slider.addEventListener("pointerdown", drag);
  slider.addEventListener("keydown", moveByKey);
  player.on("move", show);
}
