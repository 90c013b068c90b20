// Names are proposed from titles until somebody writes one; whoever is named by them follows when they change.
import { changed, inRow, rowsOf } from "./editor-rows.js";

const LONGEST = 60;
const NAMED = ["defects", "key_points"];

export function slugOf(text) {
  const plain = text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const slug = plain.replace(/['’`]/g, "").replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  return slug.length <= LONGEST ? slug : slug.slice(0, LONGEST).replace(/-[^-]*$/, "");
}

const mythOf = (text) => {
  const slug = slugOf(text.split(/\s+/).slice(0, 6).join(" "));
  return slug && `F-${slug}`;
};

function propose(field, before, now) {
  if (!field || (field.value && field.value !== before) || field.value === now) return;
  field.value = now;
  changed(field);
}

function proposeIn(row, source) {
  const was = source.dataset.seen ?? source.defaultValue;
  const name = source.name.split("-").at(-1);
  source.dataset.seen = source.value;
  if (name === "title" || name === "label") propose(inRow(row, "slug"), slugOf(was), slugOf(source.value));
  if (name === "claim") propose(inRow(row, "slug"), mythOf(was), mythOf(source.value));
  if (name === "target" || name === "rung") {
    const [target, rung] = [inRow(row, "target").value.replace("topic:", ""), inRow(row, "rung").value];
    const before = row.dataset.proposed ?? "";
    row.dataset.proposed = slugOf(`${target} ${rung}`);
    if (target) propose(inRow(row, "id"), before, row.dataset.proposed);
  }
}

function replaceName(field, before, now) {
  const whole = new RegExp(`(^|[\\s,;])${before.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?=$|[\\s,;:=])`, "g");
  const value = field.value.replace(whole, `$1${now}`);
  if (value === field.value) return;
  field.value = value;
  changed(field);
}

// Once the new name stands, so that half a name on the way never meets another one.
function follow(row, group) {
  const slug = inRow(row, "slug");
  const before = slug.dataset.was ?? slug.defaultValue;
  const now = slug.value.trim();
  slug.dataset.was = now;
  if (!before || !now || before === now) return;
  if (rowsOf(group).some((other) => other !== row && inRow(other, "slug").value.trim() === before)) return;
  const prefix = group === "topics" ? "topic:" : "";
  for (const probe of rowsOf("probes")) {
    const target = inRow(probe, "target");
    const own = target.value.trim() === `${prefix}${before}`;
    if (own) replaceName(target, `${prefix}${before}`, `${prefix}${now}`);
    if (own) propose(inRow(probe, "id"), `${before}-${inRow(probe, "rung").value}`, `${now}-${inRow(probe, "rung").value}`);
    if (!prefix) replaceName(inRow(probe, "reveals"), before, now);
  }
  if (group !== "defects") return;
  rowsOf(group).forEach((other) => replaceName(inRow(other, "masked_by"), before, now));
  rowsOf("variants").forEach((wording) => replaceName(inRow(wording, "lines"), before, now));
}

function offerTargets() {
  const slugs = NAMED.flatMap((group) => rowsOf(group).map((row) => inRow(row, "slug").value.trim()));
  const topics = rowsOf("topics").map((row) => inRow(row, "slug").value.trim()).filter(Boolean);
  const options = [...slugs.filter(Boolean), ...topics.map((slug) => `topic:${slug}`)];
  document.getElementById("suggest-targets").replaceChildren(
    ...options.map((value) => Object.assign(document.createElement("option"), { value })),
  );
}

export function startNames(form) {
  const { title, slug } = form.elements;
  if ("published" in form.dataset) slug.readOnly = true;
  else {
    let was = title.value;
    title.addEventListener("input", () => {
      propose(slug, slugOf(was), slugOf(title.value));
      was = title.value;
    });
  }
  form.addEventListener("input", ({ target }) => {
    const row = target.closest("[data-row]");
    if (row && target.name) proposeIn(row, target);
  });
  form.addEventListener("change", ({ target }) => {
    const row = target.closest("[data-row]");
    const group = row?.dataset.row.split("-")[0];
    if (![...NAMED, "topics"].includes(group)) return;
    follow(row, group);
    offerTargets();
  });
}
