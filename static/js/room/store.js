// The room as the log tells it: each event is applied once, in order of seq.
import { Signals, page } from "./page.js";

const SPOKEN = new Set(["said", "said_code", "commented"]);

class Store extends Signals {
  seq = 0;
  panelSeq = page.panelSeq ?? 0;
  messages = new Map();
  shown = [];
  stage = null;
  driver = "";
  status = "waiting";
  endReason = "";
  startedAt = null;
  minutes = 0;
  fresh = false;
  #quiet = false;

  // False when an event is missing before this one.
  apply(frame) {
    if (frame.type === "panel") return this.#applyPanel(frame);
    if (frame.seq <= this.seq) return true;
    if (frame.seq !== this.seq + 1) return false;
    this.seq = frame.seq;
    if (SPOKEN.has(frame.kind)) this.#say(frame);
    else this.#turn(frame);
    this.emit("event", frame);
    return true;
  }

  // Whether words of one's own are wanted now.
  get mayTalk() {
    const leads = page.role === "interviewer" && this.driver === "interviewer";
    return this.status === "live" && (page.role === "candidate" || leads);
  }

  get question() {
    return this.shown.at(-1) ?? null;
  }

  // Where it stands, to come back to. Messages are replaced and never changed, so copying the map is enough.
  kept() {
    const { seq, messages, shown, stage, driver, status, endReason, startedAt, minutes } = this;
    return { seq, messages: new Map(messages), shown, stage, driver, status, endReason, startedAt, minutes };
  }

  // To stand at once where it stood at `kept` and after `frames`: told once, not event by event.
  jump(kept, frames) {
    Object.assign(this, kept, { messages: new Map(kept.messages) });
    this.#quiet = true;
    for (const frame of frames) this.apply(frame);
    this.#quiet = false;
    this.emit("jump");
  }

  emit(...signal) {
    if (!this.#quiet) super.emit(...signal);
  }

  get lastMessage() {
    return [...this.messages.values()].at(-1) ?? null;
  }

  #applyPanel(frame) {
    if (frame.seq <= this.panelSeq) return true;
    this.panelSeq = frame.seq;
    this.emit("panel", frame);
    return true;
  }

  #say(frame) {
    const { seq, actor, at, kind } = frame;
    const message = { ...frame.body, seq, actor, at, kind, edited: false };
    // What `line 12` means in a message is the snippet that was on show then.
    message.about = frame.body.version ?? this.question?.version ?? null;
    this.messages.set(seq, message);
    this.emit("message", message);
  }

  #turn(frame) {
    const body = frame.body;
    if (frame.kind === "edited") {
      const message = this.messages.get(body.seq);
      if (!message || message.actor !== frame.actor) return;
      const edited = { ...message, text: body.text, edited: true };
      this.messages.set(body.seq, edited);
      this.emit("edited", edited);
    } else if (frame.kind === "shown") {
      this.shown = [...this.shown.filter((one) => one.version !== body.version), body];
      this.emit("shown", body, frame);
    } else if (frame.kind === "stage") {
      this.stage = { ...body, at: frame.at };
      this.emit("stage", this.stage);
    } else if (frame.kind === "started") {
      Object.assign(this, { status: "live", startedAt: new Date(frame.at).getTime(), minutes: body.minutes });
      this.emit("status", frame);
    } else if (frame.kind === "handed") {
      this.driver = body.to;
      this.emit("driver", frame);
    } else if (frame.kind === "ended") {
      Object.assign(this, { status: "ended", endReason: body.reason });
      this.emit("status", frame);
    } else if (frame.kind === "reopened") {
      Object.assign(this, { status: "waiting", endReason: "" });
      this.emit("status", frame);
    }
  }
}

export const room = new Store();
