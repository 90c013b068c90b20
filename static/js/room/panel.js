// The interviewer's pane: renewed when something happened, without taking focus, place or opened rows away.
import { element, memory, page, part } from "./page.js";
import { wordQuestion } from "./composer.js";
import { code } from "./code.js";
import { evidence, forgetQuote, startEvidence } from "./evidence.js";
import { openTab } from "./panes.js";
import { outbox } from "./outbox.js";
import { takeBack } from "./pending.js";
import { addKey } from "./shortcuts.js";
import { room } from "./store.js";
import { onKeys } from "./textkeys.js";

const SETTLED = 400;
const HALF_A_MINUTE = 30_000;
const STALE = "This pane could not be renewed. What you did last may not be stored; it tries again by itself.";

const panel = part("panel");
const note = part("note");
const skipped = new Set();
let due = 0;
let opened = [];
let pressed = false;
let acted = 0;
let askedAt = 0;

function renew() {
  clearTimeout(due);
  due = setTimeout(() => (pressed ? renew() : htmx.trigger(panel, "refresh")), SETTLED);
}

// A renewal must not take a button away while it is pressed, nor come after what pressing it brings.
function keepPresses() {
  panel.addEventListener("pointerdown", () => (pressed = true));
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => setTimeout(() => (pressed = false)));
  panel.addEventListener("htmx:beforeRequest", ({ target }) => {
    if (target === panel) askedAt = acted;
    else acted += 1;
  });
  panel.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.requestConfig.verb !== "get" || (!pressed && askedAt === acted)) return;
    detail.shouldSwap = false;
    renew();
  });
}

function complete(event) {
  const { parameters, verb, elt } = event.detail;
  if (elt.matches("form.mark")) Object.assign(parameters, evidence());
  parameters.skip = [...skipped].join(",");
  if (verb === "get" && code.version) parameters.version = code.version;
}

const wasTaken = ({ successful, xhr }) => successful && !xhr.getResponseHeader("x-refused");

function ask(probe, text, done) {
  const address = panel.getAttribute("hx-get").replace(/panel\/$/, "ask/");
  const composer = part("composer");
  composer.addEventListener("htmx:afterRequest", ({ detail }) => wasTaken(detail) && done(), { once: true });
  const values = { probe, text, skip: [...skipped].join(",") };
  htmx.ajax("POST", address, { source: composer, target: panel, values });
}

function act(card, action) {
  if (action === "send") card.querySelector('[data-suggest="send"]').click();
  else if (action === "edit") {
    openTab("talk");
    wordQuestion(card.dataset.probe, card.querySelector(".suggestion-ask").textContent, ask);
  } else {
    skipped.add(card.dataset.probe);
    htmx.trigger(panel, "refresh");
  }
}

function startSuggestions() {
  panel.addEventListener("click", (event) => {
    const button = event.target.closest('[data-suggest="edit"], [data-suggest="skip"]');
    if (button) act(button.closest(".suggestion"), button.dataset.suggest);
  });
  panel.addEventListener("keydown", (event) => {
    const card = event.target.closest(".suggestion");
    const action = { e: "edit", x: "skip" }[event.key];
    if (card && action) act(card, action);
  });
  for (let number = 1; number <= 9; number += 1) {
    addKey(String(number), () => {
      const card = panel.querySelectorAll(".suggestion")[number - 1];
      if (!card) return false;
      openTab("panel");
      card.querySelector("button:not(:disabled)").focus();
      return true;
    });
  }
}

function startNotes() {
  note.value = memory.get("note", "");
  note.addEventListener("input", () => memory.set("note", note.value));
  const send = () => {
    if (!note.value.trim()) return note.focus();
    outbox.put("noted", { text: note.value.trim(), room_seq: room.seq });
    note.value = "";
    return memory.set("note", null);
  };
  onKeys(note, { send });
  part("note-form").addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  takeBack.noted = (body) => {
    note.value = [note.value, body.text].filter(Boolean).join("\n");
    note.focus();
  };
}

function startRenewing() {
  for (const name of ["panel", "stage", "shown", "driver", "status"]) room.on(name, () => room.fresh && renew());
  code.on("show", renew);
  setInterval(renew, HALF_A_MINUTE);
  panel.addEventListener("htmx:configRequest", complete);
  panel.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.requestConfig.elt.matches("form.mark") && wasTaken(detail)) forgetQuote();
  });
  panel.addEventListener("htmx:beforeSwap", () => {
    opened = [...panel.querySelectorAll("details[open]")].map((one) => one.id);
  });
  panel.addEventListener("htmx:afterSwap", () => {
    for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
    for (const time of panel.querySelectorAll("time[data-clock]")) {
      time.textContent = new Date(time.dateTime).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    }
  });
  for (const failure of ["htmx:responseError", "htmx:sendError"]) {
    panel.addEventListener(failure, () => {
      panel.querySelector(".is-stale")?.remove();
      panel.prepend(element("p", { className: "banner warn is-stale", role: "alert", textContent: STALE }));
    });
  }
}

export function startPanel() {
  if (page.role !== "interviewer") return;
  startSuggestions();
  startEvidence();
  startNotes();
  keepPresses();
  startRenewing();
}
