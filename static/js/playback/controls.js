// Buttons and keys of the player.
import { part } from "../room/page.js";
import { addKey, startShortcuts } from "../room/shortcuts.js";
import { say } from "./moment.js";
import { player } from "./player.js";
import { length } from "./tape.js";
import { inWords, toMark } from "./timeline.js";

const STEP = 5000;
const SPEEDS = [1, 2, 4, 8, 16];
// Here the browser, or what has the focus, uses the key itself.
const PRESSED = "button, a, summary, [role=tab]";
const MOVED = "[role=tab], [role=separator]";

const speeds = [...part("speeds").querySelectorAll("button")];

function show() {
  const atEnd = player.ms >= length;
  part("play").dataset.state = player.playing ? "playing" : "paused";
  part("play-word").textContent = player.playing ? "Pause" : atEnd ? "Play again" : "Play";
  part("skip-idle").setAttribute("aria-pressed", player.skips);
  for (const button of speeds) button.setAttribute("aria-pressed", Number(button.value) === player.speed);
}

function byArrow(direction) {
  return (event) => {
    if (event.target.closest(MOVED)) return false;
    if (event.shiftKey) player.stepTo(player.position + direction);
    else player.seek(player.ms + direction * STEP);
    return true;
  };
}

function startKeys() {
  addKey(" ", (event) => (event.target.closest(PRESSED) ? false : player.toggle()));
  addKey("ArrowRight", byArrow(1));
  addKey("ArrowLeft", byArrow(-1));
  addKey("j", () => toMark(1));
  addKey("k", () => toMark(-1));
  addKey("t", () => part("transcript").click());
  SPEEDS.forEach((speed, place) => addKey(String(place + 1), () => player.goAt(speed)));
  startShortcuts();
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) event.target.closest("dialog").close();
  });
}

export function startControls() {
  part("play").addEventListener("click", () => player.toggle());
  part("back").addEventListener("click", () => player.seek(player.ms - STEP));
  part("on").addEventListener("click", () => player.seek(player.ms + STEP));
  part("mark-back").addEventListener("click", () => toMark(-1));
  part("mark-on").addEventListener("click", () => toMark(1));
  part("skip-idle").addEventListener("click", () => player.skipIdle(!player.skips));
  for (const button of speeds) button.addEventListener("click", () => player.goAt(Number(button.value)));
  player.on("state", show);
  player.on("skip", (seconds) => say(`${inWords(seconds * 1000)} of silence left out`));
  startKeys();
  show();
}
