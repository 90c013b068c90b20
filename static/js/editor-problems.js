// The list of problems at the top is what the server says; beside the fields stands the same.
const list = () => document.querySelectorAll("#problems li[data-name]");

export function placeProblems() {
  for (const place of document.querySelectorAll('.field-error[id^="problem-"]')) place.textContent = "";
  for (const field of document.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  const counts = new Map();
  for (const problem of list()) {
    const { name } = problem.dataset;
    const place = name && document.getElementById(`problem-${name}`);
    if (!place) continue;
    place.textContent = `${place.textContent} ${problem.querySelector("span").textContent}`.trim();
    const field = document.getElementById(`at-${name}`);
    if (field.matches("input, select, textarea")) field.setAttribute("aria-invalid", "true");
    for (const around of [field.closest("[data-row]")?.dataset.row, field.closest("[data-section]")?.dataset.section]) {
      if (around) counts.set(around, (counts.get(around) ?? 0) + 1);
    }
  }
  for (const chip of document.querySelectorAll("[data-count]")) {
    const count = counts.get(chip.dataset.count) ?? 0;
    chip.hidden = count === 0;
    chip.firstChild.textContent = String(count);
  }
}

// Opens whatever the field is folded into and goes there.
export function reveal(place) {
  for (let around = place; around; around = around.parentElement?.closest("details")) {
    if (around.matches("details")) around.open = true;
    around.querySelector(":scope > details")?.setAttribute("open", "");
  }
  place.closest("[data-section]")?.removeAttribute("hidden");
  place.scrollIntoView({ block: "center" });
  if (place.matches("li")) place.querySelector("summary").focus();
  else (place.matches("details") ? place.querySelector("summary") : place).focus({ preventScroll: true });
}

export function startProblems() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest('.editor a[href^="#at-"]');
    const place = link && document.getElementById(link.hash.slice(1));
    if (!place) return;
    event.preventDefault();
    reveal(place);
    if (place.matches("details")) place.scrollIntoView({ block: "start" });
  });
}
