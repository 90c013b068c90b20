// Time left by the server's clock: minutes, and seconds only in the last two.
import { page, part } from "./page.js";
import { line } from "./socket.js";
import { room } from "./store.js";

const LAST = 120;

const clock = part("clock");
let ahead = Date.parse(page.now) - Date.now();

function words(seconds) {
  if (seconds <= 0) return "Time is up";
  if (seconds > LAST) return `${Math.ceil(seconds / 60)} min left`;
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")} left`;
}

function show() {
  if (room.status !== "live") {
    clock.textContent = room.status === "ended" ? "Ended" : "Not started";
    clock.classList.remove("last");
    return;
  }
  const seconds = (room.startedAt + room.minutes * 60_000 - Date.now() - ahead) / 1000;
  const text = words(seconds);
  if (clock.textContent !== text) clock.textContent = text;
  clock.classList.toggle("last", seconds <= LAST);
}

export function startClock() {
  for (const name of ["ready", "pong"]) line.on(name, (frame) => (ahead = Date.parse(frame.now) - Date.now()));
  room.on("status", show);
  setInterval(show, 1000);
  show();
}
