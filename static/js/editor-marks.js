// Lines as people write them, and their marks in the margin of the code.
export function spansOf(text) {
  const spans = [...text.matchAll(/(\d{1,6})(?:\s*[-–]\s*(\d{1,6}))?/g)];
  return spans.map(([, first, last]) => [Number(first), Number(last ?? first)]);
}

export const spanText = (first, last) => (first === last ? String(first) : `${first}-${last}`);

export function drawMarks(table, marks) {
  for (const cell of table.querySelectorAll(".mk")) cell.replaceChildren();
  for (const { spans, severity, title } of marks) {
    for (const [first, last] of spans) {
      for (let line = first; line <= Math.min(last, first + 2000); line += 1) {
        const cell = table.querySelector(`tr[data-line="${line}"] .mk`);
        if (cell) cell.append(markOf(severity, title, line === first));
      }
    }
  }
}

function markOf(severity, title, first) {
  const mark = document.createElement("span");
  mark.className = first ? `severity ${severity}` : `mark-on ${severity}`;
  mark.title = title;
  const words = Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: `${severity}: ${title}` });
  if (first) mark.append(words);
  return mark;
}
