// The conversation scrolls on by itself only while the reader is at its end.
import { part } from "./page.js";

const NEAR = 60;

const scroller = part("scroller");
const pill = part("pill");

let stuck = true;

function followReader() {
  stuck = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
  if (stuck) pill.hidden = true;
}

export function toEnd() {
  stuck = true;
  scroller.scrollTop = scroller.scrollHeight;
  pill.hidden = true;
}

// Run a change of the transcript and stay at the end only if the reader was there.
export function keepingPlace(change, { announce = false } = {}) {
  const stay = stuck;
  change();
  if (stay) toEnd();
  else if (announce) pill.hidden = false;
}

export function startFollowing() {
  pill.addEventListener("click", toEnd);
  scroller.addEventListener("scroll", followReader, { passive: true });
  // The question above the text box grows and shrinks; who read the end goes on reading it.
  new ResizeObserver(() => stuck && toEnd()).observe(scroller);
}
