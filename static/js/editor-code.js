// The code fields: numbers beside the lines, and Tab indents (Esc, then Tab, leaves).
const INDENT = "    ";

function number(field) {
  const gutter = field.parentElement.querySelector(".gutter");
  const count = field.value.replace(/\n$/, "").split("\n").length;
  if (gutter.childElementCount || Number(gutter.dataset.count) === count) return;
  gutter.dataset.count = count;
  gutter.textContent = Array.from({ length: count }, (_, index) => index + 1).join("\n");
  gutter.scrollTop = field.scrollTop;
}

// Through the browser's own editing, so that it can be undone.
function write(field, start, end, text) {
  field.setSelectionRange(start, end);
  if (!document.execCommand(text ? "insertText" : "delete", false, text)) field.setRangeText(text, start, end, "end");
}

const lineStart = (value, at) => value.slice(0, at).lastIndexOf("\n") + 1;

function indent(field) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  if (start === end) {
    const column = start - lineStart(value, start);
    return write(field, start, end, " ".repeat(INDENT.length - (column % INDENT.length)));
  }
  return change(field, (line) => (line ? INDENT + line : line));
}

function change(field, one) {
  const { selectionStart, selectionEnd, value } = field;
  const start = lineStart(value, selectionStart);
  const beforeBreak = selectionEnd > selectionStart && value[selectionEnd - 1] === "\n";
  const rest = value.indexOf("\n", beforeBreak ? selectionEnd - 1 : selectionEnd);
  const end = rest < 0 ? value.length : rest;
  const text = value.slice(start, end).split("\n").map(one).join("\n");
  if (text === value.slice(start, end)) return;
  write(field, start, end, text);
  if (selectionStart === selectionEnd) field.setSelectionRange(start, start);
  else field.setSelectionRange(start, start + text.length);
}

function onKey(event) {
  const field = event.target;
  if (event.key === "Escape") field.dataset.leaves = "";
  else if (event.key === "Tab" && !("leaves" in field.dataset) && !event.ctrlKey && !event.altKey) {
    event.preventDefault();
    if (event.shiftKey) change(field, (line) => line.replace(/^ {1,4}|^\t/, ""));
    else indent(field);
  } else if (event.key !== "Shift") delete field.dataset.leaves;
}

// Rows that are added later have code fields too.
export function startCode(form) {
  const ofCode = (act) => (event) => { if (event.target.matches("[data-code-field]")) act(event); };
  const numberAll = () => form.querySelectorAll("[data-code-field]").forEach(number);
  numberAll();
  form.addEventListener("input", ({ target }) => {
    if (target.matches("[data-rows]")) numberAll();
  });
  form.addEventListener("input", ofCode(({ target }) => number(target)));
  form.addEventListener("keydown", ofCode(onKey));
  form.addEventListener("focusout", ofCode(({ target }) => { delete target.dataset.leaves; }));
  form.addEventListener("scroll", ofCode(({ target }) => {
    target.parentElement.querySelector(".gutter").scrollTop = target.scrollTop;
  }), { capture: true });
}
