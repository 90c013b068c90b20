// Where the conversation turns: a snippet is shown, somebody else leads, the call ends.
import { element, nameOf, page } from "./page.js";

const ENDINGS = {
  completed: "The interview is over",
  out_of_time: "The time is over",
  reschedule: "Another time is wanted",
};

const TURNINGS = {
  shown: ({ body }) => `Snippet ${body.number} of ${body.of}: ${body.title}`,
  handed: ({ actor, body }) => {
    if (body.to === "assistant") return "The assistant leads from here";
    return actor === page.me ? "You lead from here" : `${nameOf(actor)} leads from here`;
  },
  ended: ({ actor, body }) => ENDINGS[body.reason] ?? `${nameOf(actor)} ended the call`,
};

// Who leads at the very beginning is no turning.
export const turns = (frame, saidBefore) => frame.kind in TURNINGS && (frame.kind !== "handed" || saidBefore);

export const turningNode = (frame) => element("p", { className: "turning", textContent: TURNINGS[frame.kind](frame) });
