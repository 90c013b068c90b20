// What of the record bears on the criterion that is open: the keys of the questions know, and what was cited for it.
export function startFilter(record, rubric) {
  const state = document.getElementById("cite-state");
  const chosen = () => document.querySelector('input[name="show"]:checked').value;

  function apply() {
    const slug = rubric.querySelector(".criterion[open]")?.dataset.criterion;
    const entries = [...record.querySelectorAll(".entry")];
    for (const entry of entries) {
      const bears = (entry.dataset.criteria ?? "").split(" ").includes(slug);
      entry.classList.toggle("for-open", Boolean(slug) && (bears || entry.classList.contains("is-cited")));
    }
    record.dispatchEvent(new Event("filtered"));
    if (chosen() !== "criterion") return;
    if (!slug) state.textContent = "Open a criterion to see what bears on it.";
    else if (!entries.some((entry) => entry.matches(".for-open"))) state.textContent = "Nothing in the record is known to bear on this criterion.";
    else state.textContent = "";
  }

  rubric.addEventListener("toggle", apply, true);
  document.body.addEventListener("htmx:afterSwap", apply);
  document.querySelectorAll('input[name="show"]').forEach((each) => each.addEventListener("change", apply));
  apply();
}
