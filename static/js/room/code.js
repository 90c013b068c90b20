// The code pane: which snippet is looked at, its lines, and lighting them.
import { Signals, element, habits, page, part, sideOf } from "./page.js";
import { mentions, pointing } from "./lines.js";
import { room } from "./store.js";

const NOBODY = "00000000-0000-0000-0000-000000000000";
const LIT_SECONDS = 8;

const pane = part("code");
const fragments = new Map();
const fetching = new Map();
const nothing = [...pane.children];
let lit = 0;
let asked = null;

class CodePane extends Signals {
  version = null;
  table = null;
  rows = [];

  row = (number) => this.rows[number - 1] ?? null;

  async show(version) {
    if (version === this.version && this.table) return true;
    Object.assign(this, { version, table: null, rows: [] });
    drawTabs();
    pane.replaceChildren(fragments.has(version) ? "" : loading());
    const fragment = await fetched(version);
    if (this.version !== version) return false;
    if (!fragment) {
      pane.replaceChildren(failed(version));
      return false;
    }
    pane.replaceChildren(...fragment);
    pane.scrollTo(0, 0);
    this.table = pane.querySelector("table.code");
    this.rows = this.table ? [...this.table.querySelectorAll("tr[data-line]")] : [];
    wrap(habits.get("wrap", matchMedia("(max-width: 640px)").matches));
    this.emit("show");
    return true;
  }

  clear() {
    Object.assign(this, { version: null, table: null, rows: [] });
    drawTabs();
    pane.replaceChildren(...nothing);
    this.emit("show");
  }

  light(first, count, jump) {
    clearTimeout(lit);
    this.dim();
    const rows = this.rows.slice(first - 1, first - 1 + count);
    for (const row of rows) row.classList.add("lit");
    if (jump) rows[0]?.scrollIntoView({ block: "nearest" });
    lit = setTimeout(() => this.dim(), LIT_SECONDS * 1000);
  }

  dim() {
    for (const row of this.table?.querySelectorAll("tr.lit") ?? []) row.classList.remove("lit");
  }
}

export const code = new CodePane();

// Ahead of time, so that nothing is waited for when it is shown.
export const fetchAhead = (version) => fetched(version);

// Once for all who wait: a second answer would take the place of rows that were lit meanwhile.
function fetched(version) {
  if (fragments.has(version)) return fragments.get(version);
  if (!fetching.has(version)) fetching.set(version, load(version).finally(() => fetching.delete(version)));
  return fetching.get(version);
}

async function load(version) {
  try {
    const answer = await fetch(page.code.replace(NOBODY, version), { headers: { accept: "text/html" } });
    if (!answer.ok) return null;
    const holder = element("template", { innerHTML: await answer.text() });
    fragments.set(version, [...holder.content.children]);
  } catch {
    return null;
  }
  return fragments.get(version);
}

function loading() {
  const lines = Array.from({ length: 6 }, () => element("span", { className: "skeleton" }));
  return element("div", { className: "code-loading", role: "status", ariaLabel: "Loading the code" }, ...lines);
}

function failed(version) {
  const again = element("button", { type: "button", className: "btn", textContent: "Try again" });
  again.addEventListener("click", () => code.show(version));
  const text = element("p", { textContent: "The code could not be fetched. Nothing you wrote is affected." });
  return element("div", { className: "code-empty stack", role: "alert" }, text, element("p", {}, again));
}

function drawTabs() {
  const tabs = part("snippets");
  tabs.hidden = room.shown.length < 2;
  part("code-title").hidden = !tabs.hidden;
  part("wrap").hidden = false;
  const looked = room.shown.find((one) => one.version === code.version);
  if (looked) part("code-title").textContent = `${looked.number} of ${looked.of} · ${looked.title}`;
  tabs.replaceChildren(
    ...room.shown.map((one) => {
      const tab = element("button", { type: "button", role: "tab", textContent: `${one.number} · ${one.title}` });
      tab.setAttribute("aria-selected", one.version === code.version);
      tab.addEventListener("click", () => code.show(one.version));
      return tab;
    }),
  );
}

function wrap(on) {
  code.table?.classList.toggle("wrapped", on);
  part("wrap").setAttribute("aria-pressed", on);
}

async function point(span, jump) {
  if (!room.shown.some((one) => one.version === span.version)) return;
  if (jump && (await code.show(span.version))) code.emit("reveal");
  if (span.version === code.version) code.light(span.first_line, span.line_count, jump);
}

// After a jump: what was on show then, unless the reader looks at another snippet that was shown by then.
function follow() {
  const wanted = room.question?.version ?? null;
  const known = room.shown.some((one) => one.version === code.version);
  if (wanted !== asked || !known) {
    asked = wanted;
    if (wanted) code.show(wanted);
    else code.clear();
  } else {
    drawTabs();
  }
}

export function startCode() {
  part("wrap").addEventListener("click", () => {
    const on = part("wrap").getAttribute("aria-pressed") !== "true";
    habits.set("wrap", on);
    wrap(on);
  });
  room.on("shown", (shown) => {
    asked = shown.version;
    if (room.fresh) code.show(shown.version);
  });
  room.on("jump", follow);
  pointing.on("point", (span, { jump }) => point(span, jump));
  // Who asks about a line points at it.
  room.on("message", (message) => {
    if (!room.fresh || !["assistant", "interviewer"].includes(sideOf(message.actor))) return;
    const [span] = mentions(message.text);
    if (span) point({ version: message.about, first_line: span.first, line_count: span.count }, false);
  });
  if (room.question) code.show(room.question.version);
}
