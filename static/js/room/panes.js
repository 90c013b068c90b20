// Widths of the panes by drag and by keys, remembered; tabs where the window is narrow.
import { habits, part } from "./page.js";

const LEAST = 18;
const MOST = { talk: 50, panel: 40 };
const STEP = 2;

const panes = part("panes");
const splitters = [...panes.querySelectorAll("[data-splitter]")];

const paneOf = (splitter) => document.getElementById(`pane-${splitter.dataset.splitter}`);
const percentOf = (splitter) => (paneOf(splitter).offsetWidth / panes.clientWidth) * 100;

function resize(splitter, percent) {
  const name = splitter.dataset.splitter;
  const width = Math.min(Math.max(percent, LEAST), MOST[name]);
  panes.style.setProperty(`--${name}-width`, `${width}%`);
  describe(splitter, width);
  habits.set(`width:${name}:${splitters.length}`, width);
}

function describe(splitter, width) {
  splitter.setAttribute("aria-valuenow", Math.round(width));
}

function drag(event) {
  const splitter = event.currentTarget;
  const right = paneOf(splitter).getBoundingClientRect().right;
  const follow = (move) => resize(splitter, ((right - move.clientX) / panes.clientWidth) * 100);
  splitter.setPointerCapture(event.pointerId);
  splitter.classList.add("dragging");
  splitter.addEventListener("pointermove", follow);
  splitter.addEventListener(
    "lostpointercapture",
    () => {
      splitter.classList.remove("dragging");
      splitter.removeEventListener("pointermove", follow);
    },
    { once: true },
  );
}

function step(event) {
  const splitter = event.currentTarget;
  const now = percentOf(splitter);
  const width = { ArrowLeft: now + STEP, ArrowRight: now - STEP, Home: 100, End: 0 }[event.key];
  if (width === undefined) return;
  event.preventDefault();
  resize(splitter, width);
}

export function openTab(name) {
  panes.dataset.tab = name;
  for (const tab of document.querySelectorAll("[data-tab][role=tab]")) {
    const chosen = tab.dataset.tab === name;
    tab.setAttribute("aria-selected", chosen);
    tab.tabIndex = chosen ? 0 : -1;
  }
  if (name === "talk") part("tab-mark").hidden = true;
}

function walkTabs(event) {
  const tabs = [...event.currentTarget.querySelectorAll("[role=tab]")].filter((tab) => tab.offsetParent);
  const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!move) return;
  event.preventDefault();
  const next = tabs[(tabs.indexOf(event.target) + move + tabs.length) % tabs.length];
  openTab(next.dataset.tab);
  next.focus();
}

export function startPanes() {
  for (const splitter of splitters) {
    const kept = habits.get(`width:${splitter.dataset.splitter}:${splitters.length}`);
    splitter.setAttribute("aria-valuemin", LEAST);
    splitter.setAttribute("aria-valuemax", MOST[splitter.dataset.splitter]);
    if (kept) resize(splitter, kept);
    else describe(splitter, percentOf(splitter));
    splitter.addEventListener("pointerdown", drag);
    splitter.addEventListener("keydown", step);
  }
  part("tabs").addEventListener("click", (event) => {
    const tab = event.target.closest("[data-tab]");
    if (tab) openTab(tab.dataset.tab);
  });
  part("tabs").addEventListener("keydown", walkTabs);
  openTab("talk");
}
