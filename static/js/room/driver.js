// Who leads the conversation.
import { part } from "./page.js";
import { room } from "./store.js";

export function showDriver() {
  const chip = part("driver");
  chip.hidden = !room.driver || room.status !== "live";
  chip.textContent = room.driver === "assistant" ? "Automated assistant" : "A person leads";
}
