// The editor of a rubric: what is typed saves itself, and every problem stands beside its field.
import { startForm } from "./editor-form.js";
import { slugOf } from "./editor-names.js";
import { placeProblems, reveal, startProblems } from "./editor-problems.js";
import { startSaving } from "./editor-save.js";
import { changed, fieldOf, startRows } from "./rubric-rows.js";

const form = document.getElementById("editor");

// A short name is proposed from the title until somebody writes one.
function propose(title, slug) {
  const was = slugOf(title.dataset.seen ?? title.defaultValue);
  title.dataset.seen = title.value;
  if ((slug.value && slug.value !== was) || slug.readOnly) return;
  slug.value = slugOf(title.value);
  changed(slug);
}

function onTitle({ target }) {
  const row = target.closest("[data-level]");
  if (target === form.elements.title) {
    propose(target, form.elements.slug);
    document.querySelector('[data-draft="title"]').textContent = target.value.trim() || "New rubric";
  } else if (row && target === fieldOf(row, "title")) {
    propose(target, fieldOf(row, "slug"));
    row.querySelector("[data-title]").textContent = target.value.trim() || `New ${row.dataset.level}`;
  }
}

startProblems();
startRows(form);
const saving = startSaving(form, placeProblems);
if ("published" in form.dataset) form.elements.slug.readOnly = true;

form.addEventListener("input", onTitle);
startForm(form, saving);

document.querySelector("[data-check]").addEventListener("click", async (event) => {
  event.preventDefault();
  if (!await saving.save()) return;
  const list = document.querySelector("#problems details");
  if (list) list.open = true;
  reveal(list ?? document.getElementById("problems"));
});
