// The scoring page: fields that save themselves, citing from the record, and a submit that waits for both.
import { startAutosave } from "./scoring-autosave.js";
import { citedRange, startCiting } from "./scoring-cite.js";
import { startFilter } from "./scoring-filter.js";
import { startKeys } from "./scoring-keys.js";
import { lightSpans, momentOf } from "./spans.js";

const rubric = document.querySelector(".rubric");
const record = document.querySelector(".record");
const frozen = "frozen" in rubric.dataset;
const saving = startAutosave(rubric, frozen);
startCiting(record, rubric);
startFilter(record, rubric);
startKeys(rubric);

// Refusals (4xx) carry a sentence: it goes beside the field, and a list of evidence is never replaced by it.
document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const problem = detail.xhr.status >= 400 && detail.xhr.status < 500;
  if (!problem || !detail.xhr.responseText.includes("field-error")) return;
  detail.shouldSwap = true;
  detail.isError = false;
  const list = detail.target.id.match(/^evidence-(.+)$/);
  if (list) detail.target = document.getElementById(`state-${list[1]}-evidence`);
  if (detail.target.matches(".mark-buttons")) {
    detail.target = document.getElementById("cite-state");
    detail.swapOverride = "innerHTML";
  }
});

const form = document.getElementById("submit-scorecard");
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const state = document.getElementById("state-submit");
  state.textContent = "Saving…";
  if (await saving.settle()) {
    state.textContent = "";
    htmx.trigger(form, "saved");
  } else {
    state.textContent = "Not submitted: something is not saved yet. It is kept in this browser; look for the remark beside its field.";
  }
});

const show = (id) => { document.getElementById(id).checked = true; };

function reveal(hash) {
  const place = document.getElementById(momentOf(hash)?.id ?? hash.slice(1));
  if (!place) return;
  if (record.contains(place)) {
    show("pane-evidence");
    document.querySelector('input[name="show"][value="all"]').checked = true;
    const entry = place.closest(".entry");
    entry.classList.remove("is-flash");
    void entry.offsetWidth; // start the flash anew
    entry.classList.add("is-flash");
    entry.scrollIntoView({ block: "center" });
  } else {
    show("pane-rubric");
    if (place.matches("details")) place.open = true;
    place.scrollIntoView({ block: "start" });
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest('.scoring a[href^="#"]');
  if (!link) return;
  event.preventDefault();
  history.replaceState(null, "", link.hash);
  reveal(link.hash);
  lightSpans("moment", [citedRange(link)].filter(Boolean));
});

if (location.hash) reveal(location.hash);
else if (!frozen) {
  const first = rubric.querySelector(".criterion:has(.chip.open, .chip.hint)");
  if (first) first.open = true;
}
