// What was sent and is not yet confirmed: kept in the browser, sent again after a cut, stored once by its client id.
import { Signals, memory, newId, page } from "./page.js";
import { line } from "./socket.js";
import { room } from "./store.js";

const ANSWER_SECONDS = 10;
const TRY_AGAIN = { unavailable: 2, rate_limited: 1 };

class Outbox extends Signals {
  items = memory.get("outbox", []).map((item) => ({ ...item, sent: false }));
  #pause = 0;

  put(type, body) {
    const item = { client_id: newId(), type, body, sent: false, failed: "" };
    this.items.push(item);
    this.#changed();
    this.flush();
    return item;
  }

  retry(item) {
    // A refused id may stand for other words, so the new try gets its own.
    Object.assign(item, { client_id: newId(), failed: "", sent: false });
    this.#changed();
    this.flush();
  }

  remove(item) {
    this.items = this.items.filter((other) => other !== item);
    this.#changed();
  }

  get waiting() {
    return this.items.filter((item) => !item.failed).length;
  }

  // In order: nothing overtakes what waits before it.
  flush() {
    if (this.#pause) return;
    for (const item of this.items) {
      if (item.sent || item.failed) continue;
      if (!line.send({ type: item.type, client_id: item.client_id, body: item.body })) return;
      item.sent = true;
      setTimeout(() => this.#again(item), ANSWER_SECONDS * 1000);
    }
  }

  settle(clientId) {
    const item = this.items.find((one) => one.client_id === clientId);
    if (item) this.remove(item);
  }

  refused(frame) {
    const item = this.items.find((one) => one.client_id === frame.client_id);
    const seconds = frame.retry_after ?? TRY_AGAIN[frame.code];
    if (seconds !== undefined && (item || !frame.client_id)) this.#rest(seconds);
    else if (item) {
      item.failed = frame.message;
      this.#changed();
    }
  }

  unsend() {
    for (const item of this.items) item.sent = false;
  }

  #again(item) {
    if (!this.items.includes(item) || !item.sent) return;
    item.sent = false;
    this.flush();
  }

  #rest(seconds) {
    this.unsend();
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => {
      this.#pause = 0;
      this.flush();
    }, seconds * 1000 + 50);
  }

  #changed() {
    memory.set("outbox", this.items.length ? this.items : null);
    this.emit("change");
  }
}

export const outbox = new Outbox();

export function startOutbox() {
  line.on("ready", () => {
    outbox.unsend();
    outbox.flush();
  });
  // A note is confirmed by its ack alone; words wait for their event, so that they never vanish in between.
  line.on("ack", (frame) => {
    if (frame.stream === "panel" || frame.seq <= room.seq) outbox.settle(frame.client_id);
  });
  line.on("error", (frame) => outbox.refused(frame));
  room.on("event", (frame) => frame.actor === page.me && frame.client_id && outbox.settle(frame.client_id));
}
