// The line to the server: connects, listens for a heartbeat, and comes back after every cut.
import { Signals, page } from "./page.js";
import { room } from "./store.js";

const PING_SECONDS = 20;
const PONG_SECONDS = 8;
const LONGEST_WAIT = 15_000;
const RESTART = 1012;
const FLOODING = 1008;
const FINAL = new Set([4401, 4403, 4404, 4409]);

class Line extends Signals {
  state = "connecting";
  #socket = null;
  #attempt = 0;
  #retry = 0;
  #ping = 0;
  #pong = 0;

  open() {
    this.#drop();
    this.#become("connecting");
    const address = new URL(page.socket, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    address.searchParams.set("after", room.seq);
    if (page.role === "interviewer") address.searchParams.set("panel_after", room.panelSeq);
    const socket = new WebSocket(address);
    socket.onmessage = (message) => socket === this.#socket && this.#receive(JSON.parse(message.data));
    socket.onclose = (close) => socket === this.#socket && this.#closed(close.code);
    this.#socket = socket;
    this.#expect(); // an opening that hangs is a cut as well
  }

  send(frame) {
    if (this.state !== "connected" || this.#socket.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  // After sleep or a change of network: ask instead of waiting.
  check() {
    if (this.state === "connected") this.#beat();
    else if (this.state === "offline") this.open();
  }

  #receive(frame) {
    clearTimeout(this.#pong);
    if (frame.type === "event" || frame.type === "panel") {
      if (!room.apply(frame)) this.open();
      return;
    }
    if (frame.type === "ready") {
      this.#attempt = 0;
      this.#become("connected");
      this.#ping = setInterval(() => this.#beat(), PING_SECONDS * 1000);
    }
    this.emit(frame.type, frame);
  }

  #beat() {
    if (this.send({ type: "ping" })) this.#expect();
  }

  #expect() {
    clearTimeout(this.#pong);
    this.#pong = setTimeout(() => this.#closed(0), PONG_SECONDS * 1000);
  }

  #closed(code) {
    this.#drop();
    if (FINAL.has(code)) {
      this.#become("stopped");
      this.emit("stopped", code);
      return;
    }
    this.#become("offline");
    this.#retry = setTimeout(() => this.open(), this.#wait(code));
    this.#attempt += 1;
  }

  #wait(code) {
    const jitter = 0.5 + Math.random();
    if (code === FLOODING) return 5000 * jitter;
    const first = code === RESTART ? 200 : 500;
    return Math.min(first * 2 ** this.#attempt, LONGEST_WAIT) * jitter;
  }

  #drop() {
    clearTimeout(this.#retry);
    clearTimeout(this.#pong);
    clearInterval(this.#ping);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #become(state) {
    if (state === this.state) return;
    this.state = state;
    this.emit("state", state);
  }
}

export const line = new Line();
