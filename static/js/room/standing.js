// Where things stand: stage, who leads, who is here, the connection, and the end.
import { nameOf, page, part } from "./page.js";
import { showDriver } from "./driver.js";
import { outbox } from "./outbox.js";
import { line } from "./socket.js";
import { room } from "./store.js";

const OFFLINE_AFTER = 1500;
const WORDS = { connecting: "Connecting", connected: "Connected", offline: "Reconnecting", stopped: "Not connected" };
const STOPPED = {
  4401: "Your access has ended or you signed out in another window. What you typed is kept in this browser.",
  4403: "You may no longer enter this room.",
  4404: "This room does not exist any more.",
};
const STAGES = { questions: "Your questions", closed: "Closing", out_of_time: "Closing" };

let offline = 0;

function banner(text, action = false) {
  part("banner").hidden = !text;
  part("banner-text").textContent = text;
  part("banner-action").hidden = !action;
}

function showConnection(state) {
  const sign = part("connection");
  sign.dataset.state = state === "stopped" ? "offline" : state;
  sign.textContent = WORDS[state];
  clearTimeout(offline);
  if (state === "connected") banner("");
  else if (state === "offline" || state === "connecting") offline = setTimeout(tellOffline, OFFLINE_AFTER);
}

function tellOffline() {
  const count = outbox.waiting;
  const some = count > 1 ? `${count} messages wait here and are` : "One message waits here and is";
  const waiting = count ? `${some} sent as soon as it is back.` : "";
  banner(`The connection is interrupted; trying again. What you type and send is kept in this browser. ${waiting}`);
}

function showStage() {
  const chip = part("stage");
  const onShow = { problem: "Snippet", question: "Question" }[room.stage?.stage];
  const problem = onShow && room.question;
  const other = STAGES[room.stage?.stage] ?? "Warm-up";
  const text = problem ? `${onShow} ${room.question.number} of ${room.question.of}` : other;
  chip.hidden = !room.stage || room.status !== "live";
  chip.textContent = page.role === "candidate" ? text : text.replace("Your", "Candidate’s");
}

const CLOSED = {
  reschedule: ["The call has ended", "Another time is wanted; the coordinator sees it."],
  ended: ["The call has ended", "Everything that was said is stored."],
  waiting: ["Not begun yet", "The conversation appears here as soon as the candidate begins."],
  led: ["The assistant leads", "Press “Take over” beside the plan to ask and answer yourself."],
};

function closedWords() {
  if (room.status !== "live") return CLOSED[room.endReason] ?? CLOSED[room.status];
  return page.role === "interviewer" && !room.mayTalk ? CLOSED.led : null;
}

function showClosed() {
  const words = closedWords();
  part("closed").hidden = !words;
  part("closed-title").textContent = words?.[0] ?? "";
  part("closed-text").textContent = words?.[1] ?? "";
  part("closed-links").hidden = room.status !== "ended";
  const end = part("end-open");
  if (end) end.hidden = room.status !== "live";
}

function showPresence({ here }) {
  for (const one of here) page.names[one.actor] ??= one.name;
  const others = here.filter((one) => one.actor !== page.me).map((one) => nameOf(one.actor));
  part("presence").textContent = others.length ? `Here: ${[...new Set(others)].join(", ")}` : "";
}

export function startStanding() {
  const all = () => [showStage, showDriver, showClosed].forEach((show) => show());
  for (const name of ["stage", "shown", "driver", "status"]) room.on(name, all);
  line.on("presence", showPresence);
  line.on("state", showConnection);
  line.on("stopped", (code) => STOPPED[code] && banner(STOPPED[code], code === 4401));
  all();
}
