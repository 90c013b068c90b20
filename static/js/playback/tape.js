// The record on a tape: its frames in order, where each stands in time, and what can be jumped to.
import { page, spanLabel } from "../room/page.js";
import { room } from "../room/store.js";
import { turns } from "../room/turnings.js";

const TYPES = ["event", "panel"];
const SPOKEN = new Set(["said", "said_code", "commented"]);
const WRITTEN = new Set([...SPOKEN, "edited", "shown", "stage"]);
const KEYFRAMES = 24;
const AT_LEAST = 256;

export const length = page.length;
export const spans = page.spans;
export const frames = page.frames.map(([stream, seq, kind, actor, ms, body]) => {
  return { type: TYPES[stream], seq, kind, actor, ms, at: page.began + ms, body };
});

const streamOf = (frame) => (frame.type === "event" ? "room" : "panel");
export const idOf = (frame) => `${streamOf(frame)}-${frame.seq}`;

// What stands in the conversation and beside it, each with its position: the number of frames up to it.
export const talk = [];
export const heard = [];
export const marks = [];
const positions = new Map();

const markKinds = { commented: "comment", said_code: "code", noted: "note", found: "found", myth: "myth", probed: "probe" };

function sort() {
  let said = false;
  frames.forEach((frame, index) => {
    const entry = { id: idOf(frame), position: index + 1, ms: frame.ms, frame };
    positions.set(entry.id, entry.position);
    if (frame.type === "panel") heard.push(entry);
    else if (SPOKEN.has(frame.kind) || turns(frame, said)) talk.push(entry);
    said ||= SPOKEN.has(frame.kind);
    if (frame.kind in markKinds) marks.push({ ...entry, kind: markKinds[frame.kind] });
  });
}

export const positionOf = (id) => positions.get(id);
export const frameOf = (id) => frames[positions.get(id) - 1];

// Of the first `position` frames the last one that has a place in the transcript; none at the very beginning.
export function lastWritten(position) {
  const frame = frames.findLast(({ kind }, index) => index < position && WRITTEN.has(kind));
  return frame ? idOf(frame) : "";
}

// How many of `entries`, which are in order, stand within the first `position` frames.
export const countUpTo = (entries, position) => bisect(entries, (entry) => entry.position <= position);

export const positionAt = (ms) => bisect(frames, (frame) => frame.ms <= ms);

export const spanAt = (ms) => spans[bisect(spans, (span) => span.from <= ms) - 1];

// The number of leading items for which `holds` is true.
function bisect(items, holds) {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(items[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}

const isOfRoom = (frame) => frame.type === "event";
const spacing = Math.max(AT_LEAST, Math.ceil(frames.length / KEYFRAMES));
const keyframes = [];

// The room at every so many frames: whoever jumps goes on from the nearest one before.
function layKeyframes() {
  for (let start = 0; start === 0 || start < frames.length; start += spacing) {
    const kept = room.kept();
    keyframes.push(kept);
    room.jump(kept, frames.slice(start, start + spacing).filter(isOfRoom));
  }
  room.jump(keyframes[0], []);
}

export function jumpTo(position) {
  const nearest = Math.min(Math.floor(position / spacing), keyframes.length - 1);
  room.jump(keyframes[nearest], frames.slice(nearest * spacing, position).filter(isOfRoom));
}

export function runTo(from, position) {
  for (const frame of frames.slice(from, position)) if (isOfRoom(frame)) room.apply(frame);
}

// "lines 5–7" of a comment, for its mark.
export const placeOf = ({ body }) => (body.first_line ? ` on ${spanLabel(body.first_line, body.line_count)}` : "");

sort();
layKeyframes();
