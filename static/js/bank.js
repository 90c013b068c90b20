// A question's page: the lines of the entry that is read, pointed at or arrived at are lit in the code.
const code = document.querySelector(".sheet-scroll .code");

function light(entry) {
  for (const row of code.querySelectorAll("tr.lit")) row.classList.remove("lit");
  for (const span of entry?.dataset.spans?.split(" ") ?? []) {
    const [first, last] = span.split("-").map(Number);
    for (let line = first; line <= last; line += 1) code.querySelector(`[data-line="${line}"]`)?.classList.add("lit");
  }
}

function entryOf(target) {
  return target instanceof Element ? target.closest(".entry[data-spans]") : null;
}

function arrivedAt() {
  return entryOf(document.getElementById(location.hash.slice(1)));
}

if (code) {
  let kept = arrivedAt();
  light(kept);
  window.addEventListener("hashchange", () => light((kept = arrivedAt() ?? kept)));
  document.addEventListener("pointerover", (event) => light(entryOf(event.target) ?? kept));
  document.addEventListener("focusin", (event) => light(entryOf(event.target) ?? kept));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.to-line");
    if (link) light((kept = entryOf(link)));
  });
}

document.body.addEventListener("htmx:responseError", (event) => {
  const part = event.detail.target;
  if (part.matches("[data-part]")) part.textContent = "This part could not be loaded. Reload the page to try again.";
});
