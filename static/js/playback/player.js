// Time: where the player stands, how fast it goes, and what it leaves out.
import { Signals, habits } from "../room/page.js";
import { frames, jumpTo, length, positionAt, positionOf, runTo } from "./tape.js";

// So few events are played one by one as in the room; for more, only where they lead to is drawn.
const FEW = 24;
const IDLE = 5000;
const LINGER = 2000;
const LEAD = 1000;
// A tab in the background gets no frames; coming back is no leap.
const LONGEST_FRAME = 250;

class Player extends Signals {
  position = 0;
  ms = 0;
  playing = false;
  speed = 1;
  skips = habits.get("skip-idle", true);
  // While somebody drags.
  held = false;
  #last = 0;

  seek(ms) {
    const within = Math.min(Math.max(ms, 0), length);
    this.#move(positionAt(within), within);
  }

  // Just after the event; false where it is not on this tape.
  goTo(id) {
    const position = positionOf(id);
    if (!position) return false;
    this.#move(position, frames[position - 1].ms);
    return true;
  }

  stepTo(position) {
    const within = Math.min(Math.max(position, 0), frames.length);
    this.#move(within, within ? frames[within - 1].ms : 0);
  }

  play() {
    if (this.playing) return;
    if (this.ms >= length) this.seek(0);
    this.playing = true;
    this.#last = performance.now();
    requestAnimationFrame(this.#tick);
    this.emit("state");
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.emit("state");
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  goAt(speed) {
    this.speed = speed;
    this.emit("state");
  }

  skipIdle(skips) {
    this.skips = skips;
    habits.set("skip-idle", skips);
    this.emit("state");
  }

  #move(position, ms) {
    const from = this.position;
    this.position = position;
    this.ms = ms;
    if (position < from || position - from > FEW) jumpTo(position);
    else runTo(from, position);
    this.emit("move", from);
  }

  #tick = (now) => {
    if (!this.playing) return;
    const gone = Math.min(Math.max(now - this.#last, 0), LONGEST_FRAME);
    this.#last = now;
    if (!this.held) this.seek(this.#pastIdle(this.ms + gone * this.speed));
    if (this.ms >= length) return this.pause();
    requestAnimationFrame(this.#tick);
  };

  // In a long silence one lingers a moment and goes on shortly before it ends.
  #pastIdle(ms) {
    const next = frames[this.position]?.ms;
    const last = frames[this.position - 1]?.ms ?? 0;
    if (!this.skips || next === undefined || next - last <= IDLE) return ms;
    if (ms < last + LINGER || ms >= next - LEAD) return ms;
    this.emit("skip", (next - LEAD - ms) / 1000);
    return next - LEAD;
  }
}

export const player = new Player();
