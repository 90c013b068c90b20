// The interviewer's preview: each defect marks its lines.
import { drawMarks, spansOf } from "./editor-marks.js";

const table = document.querySelector('[data-lines="table"] table');
if (table) {
  drawMarks(table, [...document.querySelectorAll("[data-marks]")].map((entry) => ({
    spans: spansOf(entry.dataset.marks),
    severity: entry.dataset.severity,
    title: entry.querySelector("h3").textContent,
  })));
}
