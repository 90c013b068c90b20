// What the server wrote into the page, and small tools for all parts of the room.

export const page = JSON.parse(document.getElementById("room-data").textContent);
export const mayTalk = ["candidate", "interviewer"].includes(page.role);

export const part = (name) => document.querySelector(`[data-part="${name}"]`);
export const copyOf = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

export const sideOf = (actor) => actor.split(":")[0];

export function nameOf(actor) {
  if (actor === page.me) return "You";
  const side = sideOf(actor);
  return page.names[actor] || side.charAt(0).toUpperCase() + side.slice(1);
}

export const spanLabel = (first, count) => (count > 1 ? `lines ${first}–${first + count - 1}` : `line ${first}`);

// 7:05 or 1:02:40.
export function clockOf(seconds) {
  const [hours, minutes, rest] = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map(Math.floor);
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

// What is played again counts from its start, as report and transcript do.
export function timeOf(at) {
  if (page.began !== undefined) return clockOf((at - page.began) / 1000);
  return new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

// randomUUID is missing on plain http in a local network.
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function store(prefix) {
  return {
    get(key, fallback = null) {
      try {
        return JSON.parse(localStorage.getItem(prefix + key)) ?? fallback;
      } catch {
        return fallback;
      }
    },
    set(key, value) {
      try {
        if (value === null || value === "") localStorage.removeItem(prefix + key);
        else localStorage.setItem(prefix + key, JSON.stringify(value));
      } catch {
        // Full or forbidden: the page works on, only a reload forgets.
      }
    },
  };
}

export const memory = store(`room:${page.room}:${page.role}:`);
export const habits = store("room:");

export class Signals {
  #listeners = new Map();

  on(name, listener) {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
  }

  emit(name, ...details) {
    for (const listener of this.#listeners.get(name) ?? []) listener(...details);
  }
}
