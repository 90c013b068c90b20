// Single keys as shortcuts; they can be switched off, and never act while one writes.
const TEN_MS = 900;
const KEPT = "scoring-keys";

export function startKeys(rubric) {
  const dialog = document.getElementById("keys-dialog");
  const box = document.getElementById("keys-on");
  const criteria = [...rubric.querySelectorAll(".criterion")];
  const opened = () => rubric.querySelector(".criterion[open]");
  const show = (pane) => { document.getElementById(`pane-${pane}`).checked = true; };
  let one = 0; // when a 1 was pressed: a 0 soon after makes it ten

  function go(to) {
    if (!to) return;
    show("rubric");
    to.open = true;
    to.scrollIntoView({ block: "start" });
    to.querySelector("summary").focus({ preventScroll: true });
  }
  function step(by) {
    const place = criteria.indexOf(opened());
    go(place < 0 ? criteria[0] : criteria[place + by]);
  }
  function score(digit) {
    const ten = digit === "0" && Date.now() - one < TEN_MS && choose("10");
    one = digit === "1" ? Date.now() : 0;
    return ten || choose(digit);
  }
  function choose(value) {
    const point = opened()?.querySelector(`.scale:not(:disabled) input[value="${value}"]`);
    if (!point) return false;
    if (!point.checked) point.click();
    return true;
  }
  function focusIn(selector) {
    const field = opened()?.querySelector(selector);
    field?.focus();
    return Boolean(field);
  }
  function filter() {
    const pick = (value) => document.querySelector(`input[name="show"][value="${value}"]`);
    const next = pick("criterion").checked ? pick("all") : pick("criterion");
    next.click();
  }
  function toRecord() {
    show("evidence");
    document.querySelector('#record .entry[tabindex="0"]')?.focus();
  }

  const ACTIONS = {
    j: () => step(1),
    k: () => step(-1),
    x: () => choose("none") && focusIn(".none-reason input"),
    n: () => focusIn("textarea"),
    e: toRecord,
    c: () => go(opened() ?? criteria[0]),
    f: filter,
    d: () => { show("rubric"); rubric.querySelector(".decisions input:checked, .decisions input")?.focus(); },
    "?": () => dialog.showModal(),
  };
  for (const digit of "0123456789") ACTIONS[digit] = () => score(digit);

  try { box.checked = localStorage.getItem(KEPT) !== "off"; } catch { /* private: they stay on */ }
  box.addEventListener("change", () => {
    try { localStorage.setItem(KEPT, box.checked ? "on" : "off"); } catch { /* for this page only */ }
  });
  document.getElementById("keys-open").addEventListener("click", () => dialog.showModal());
  dialog.addEventListener("click", (event) => { if (event.target.closest("[data-close]")) dialog.close(); });

  const isWriting = (target) => target.closest('input:not([type="radio"]), textarea, select, dialog');
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && isWriting(event.target) && !event.target.closest("dialog")) return void go(opened());
    if (isWriting(event.target) || !box.checked || !ACTIONS[event.key]) return;
    if (ACTIONS[event.key]() !== false) event.preventDefault();
  });
}
