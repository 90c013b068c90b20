// The other wordings of the code: a new one begins as a copy, and says of each defect where it stands in it.
import { changed, inRow, rowsOf } from "./editor-rows.js";

const PLACE = /^\s*([^\s:]+)\s*:\s*(.*)$/;
const linesOf = (wording) => inRow(wording, "lines").value.split("\n");

export function copyOfTheCode(form) {
  const { code, fixed } = form.elements;
  const defects = rowsOf("defects").map((row) => [inRow(row, "slug").value.trim(), inRow(row, "lines").value.trim()]);
  const places = defects.filter(([slug, lines]) => slug && lines).map(([slug, lines]) => `${slug}: ${lines}`);
  return { code: code.value, fixed: fixed.value, lines: places.join("\n") };
}

// Undefined where the wording says nothing: the defect stands as in the plain code.
export function placeIn(wording, slug) {
  return linesOf(wording).map((line) => PLACE.exec(line)).find((place) => place?.[1] === slug)?.[2];
}

export function setPlace(wording, slug, text) {
  const lines = linesOf(wording).filter((line) => line.trim());
  const at = lines.findIndex((line) => PLACE.exec(line)?.[1] === slug);
  lines.splice(at < 0 ? lines.length : at, 1, `${slug}: ${text}`);
  const field = inRow(wording, "lines");
  field.value = lines.join("\n");
  changed(field);
}

// Whose lines are shown: the row of a wording, or null for the code as first written.
export function startChoice(select) {
  const chosen = () => rowsOf("variants").find((row) => row.dataset.row === select.value) ?? null;
  function offer() {
    const options = rowsOf("variants").map((row, index) => {
      const text = inRow(row, "slug").value.trim() || `wording ${index + 1}`;
      return Object.assign(document.createElement("option"), { value: row.dataset.row, textContent: text });
    });
    const { value } = select;
    select.replaceChildren(select.options[0], ...options);
    select.value = options.some((option) => option.value === value) ? value : "";
    select.parentElement.hidden = !options.length;
  }
  offer();
  return { chosen, offer };
}
