// The dialogs: ending asks once, and a room that was opened elsewhere can be taken back.
import { page, part } from "./page.js";
import { outbox } from "./outbox.js";
import { line } from "./socket.js";
import { room } from "./store.js";

const ELSEWHERE = 4409;
const EARLY = new Set(["", "welcome", "ready"]);

function openEnd() {
  part("end-unsent").hidden = outbox.waiting === 0;
  if (page.role === "candidate") {
    const early = EARLY.has(room.stage?.stage ?? "");
    part("end-early").hidden = !early;
    part("end-late").hidden = early;
  }
  part("end-dialog").showModal();
}

export function startDialogs() {
  part("end-open")?.addEventListener("click", openEnd);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) event.target.closest("dialog").close();
  });
  const elsewhere = part("elsewhere");
  elsewhere.addEventListener("cancel", (event) => event.preventDefault());
  line.on("stopped", (code) => code === ELSEWHERE && elsewhere.showModal());
  // The other window may have sent or typed meanwhile: begin from what is stored now.
  part("take-back").addEventListener("click", () => location.reload());
}
