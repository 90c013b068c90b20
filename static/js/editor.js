// The editor of a question: what is typed saves itself, and every problem stands beside its field.
import { startCode } from "./editor-code.js";
import { startForm } from "./editor-form.js";
import { startLines } from "./editor-lines.js";
import { startNames } from "./editor-names.js";
import { placeProblems, startProblems } from "./editor-problems.js";
import { startRows } from "./editor-rows.js";
import { startSaving } from "./editor-save.js";
import { copyOfTheCode } from "./editor-variants.js";
import { startWordings } from "./editor-wordings.js";

const form = document.getElementById("editor");

// Only what fits the kind is shown, and what was written before the kind was changed.
function showByKind() {
  for (const section of document.querySelectorAll("[data-kinds]")) {
    const fits = section.dataset.kinds.split(" ").includes(form.elements.kind.value);
    const texts = [...section.querySelectorAll("input, textarea")];
    const written = section.querySelector("[data-row]") || texts.some((field) => field.value.trim());
    section.hidden = !fits && !written;
    const link = document.querySelector(`[data-section-link="${section.dataset.section}"]`);
    if (link) link.hidden = section.hidden;
  }
}

startProblems();
startRows(form, { variants: copyOfTheCode });
startNames(form);
startCode(form);
startWordings(form);
const lines = startLines(form);
const saving = startSaving(form, (isAll) => {
  placeProblems();
  if (isAll) lines.refresh();
});

form.elements.kind.addEventListener("change", showByKind);
form.elements.title.addEventListener("input", ({ target }) => {
  document.querySelector('[data-draft="title"]').textContent = target.value.trim() || "New question";
});
document.getElementById("lines-wording").addEventListener("change", async () => {
  if (await saving.save()) lines.refresh();
});
startForm(form, saving);
