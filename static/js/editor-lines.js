// The numbered code: lines chosen in it become the span of the defect that is being written.
import { drawMarks, spanText, spansOf } from "./editor-marks.js";
import { reveal } from "./editor-problems.js";
import { addRow, changed, inRow, rowsOf } from "./editor-rows.js";
import { placeIn, setPlace, startChoice } from "./editor-variants.js";

const part = (name) => document.querySelector(`[data-lines="${name}"]`);
const numberOf = (row) => Number(row.dataset.line);

export function startLines(form) {
  const holder = part("table");
  let anchor = 0, head = 0, shown = "", current = null;
  const rows = () => [...holder.querySelectorAll("tr[data-line]")];
  const wording = startChoice(part("wording"));
  const slugOf = (row) => inRow(row, "slug").value.trim();
  const code = () => (wording.chosen() ? inRow(wording.chosen(), "code") : form.elements.code).value;
  const state = () => `${part("wording").value}\n${form.elements.language.value}\n${code()}`;
  const chosen = () => [Math.min(anchor, head), Math.max(anchor, head)];

  function choose(from, to) {
    [anchor, head] = [from, to];
    const [first, last] = chosen();
    for (const row of rows()) {
      row.classList.toggle("selected", numberOf(row) >= first && numberOf(row) <= last);
      row.tabIndex = numberOf(row) === (head || 1) ? 0 : -1;
    }
    offer();
  }

  function offer() {
    if (current && !current.isConnected) current = null;
    const [first, last] = chosen();
    const words = first ? (first === last ? `line ${first}` : `lines ${first}–${last}`) : "the lines";
    const name = current && (inRow(current, "title").value.trim() || "this defect");
    part("use").textContent = `Use ${words}`;
    part("use").disabled = !first || !current || Boolean(wording.chosen() && !slugOf(current));
    part("new").disabled = !first || Boolean(wording.chosen());
    part("chosen").textContent = first && name ? `For “${name}”` : first ? "Open a defect to use them there." : "";
  }

  function use(row) {
    const text = spanText(...chosen());
    if (wording.chosen()) return setPlace(wording.chosen(), slugOf(row), text);
    const field = inRow(row, "lines");
    field.value = text;
    return changed(field);
  }

  function dragged(event) {
    const row = event.target.closest("tr[data-line]");
    if (!row || event.button !== 0) return;
    event.preventDefault();
    choose(event.shiftKey && anchor ? anchor : numberOf(row), numberOf(row));
    row.focus({ preventScroll: true });
    const stop = new AbortController();
    addEventListener("pointermove", (move) => {
      const over = document.elementFromPoint(move.clientX, move.clientY)?.closest("tr[data-line]");
      if (over && holder.contains(over)) choose(anchor, numberOf(over));
    }, { signal: stop.signal });
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => stop.abort(), { signal: stop.signal });
  }

  function moved(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter" && !part("use").disabled) { event.preventDefault(); part("use").click(); }
    if (!step || !event.target.matches("tr[data-line]")) return;
    event.preventDefault();
    const to = Math.min(Math.max(numberOf(event.target) + step, 1), rows().length);
    choose(event.shiftKey && anchor ? anchor : to, to);
    rows()[to - 1].focus();
  }

  function marks() {
    const defects = rowsOf("defects").map((row) => ({
      spans: spansOf((wording.chosen() && placeIn(wording.chosen(), slugOf(row))) ?? inRow(row, "lines").value),
      severity: inRow(row, "severity").value || "minor",
      title: inRow(row, "title").value,
    }));
    drawMarks(holder, defects);
  }

  // The code as it was saved, coloured by the server.
  async function refresh() {
    const wanted = state();
    if (wanted === shown) return;
    shown = wanted;
    const number = rowsOf("variants").indexOf(wording.chosen()) + 1;
    const answer = await fetch(`${form.dataset.code}?wording=${number || ""}`).catch(() => null);
    const html = answer?.ok ? await answer.text() : null;
    if (wanted !== shown) return; // another was asked for meanwhile
    if (html === null) { shown = ""; return; }
    holder.innerHTML = html;
    part("empty").hidden = Boolean(holder.firstElementChild);
    dress();
  }

  function dress() {
    for (const link of holder.querySelectorAll(".no a")) link.tabIndex = -1;
    const last = rows().length;
    choose(Math.min(anchor, last), Math.min(head, last));
    marks();
  }

  holder.addEventListener("pointerdown", dragged);
  holder.addEventListener("click", (event) => { if (event.target.closest(".no a")) event.preventDefault(); });
  holder.addEventListener("keydown", moved);
  form.addEventListener("focusin", ({ target }) => {
    const row = target.closest('[data-row^="defects-"]');
    if (row && row !== current) { current = row; offer(); }
  });
  form.addEventListener("input", ({ target }) => {
    if (target.closest('[data-section="variants"]')) wording.offer();
    if (target.closest('[data-section="defects"], [data-section="variants"]')) { marks(); offer(); }
  });
  part("use").addEventListener("click", () => use(current));
  part("new").addEventListener("click", () => {
    const row = addRow("defects");
    use(row);
    reveal(inRow(row, "title"));
  });
  shown = state();
  if (matchMedia("(max-width: 1179px)").matches) holder.closest("details").open = false;
  dress();
  return { refresh };
}
