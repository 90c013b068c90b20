// The lobby's practice: choosing lines and commenting, as in the room. Nothing of it leaves the page.
const rows = document.querySelector("[data-practice]");
const hint = document.querySelector("[data-practice-hint]");
const opener = document.querySelector("[data-practice-open]");
const last = rows.querySelectorAll("[data-line]").length;

let anchor = 0;
let head = 0;

const row = (number) => rows.querySelector(`[data-line="${number}"]`);
const first = () => Math.min(anchor, head);
const end = () => Math.max(anchor, head);
const label = () => (first() === end() ? `line ${head}` : `lines ${first()}–${end()}`);

function choose(number, extend) {
  head = Math.min(Math.max(number, 1), last);
  if (!extend || !anchor) anchor = head;
  for (const each of rows.querySelectorAll("[data-line]")) {
    const line = Number(each.dataset.line);
    each.classList.toggle("picked", line >= first() && line <= end());
    each.tabIndex = line === head ? 0 : -1;
  }
  hint.textContent = `Chosen: ${label()}.`;
  opener.hidden = false;
}

function under(number, content) {
  const made = document.createElement("tr");
  made.className = "practice-row";
  made.append(document.createElement("td"), document.createElement("td"));
  made.lastChild.append(content);
  let place = row(number);
  while (place.nextElementSibling?.matches(".practice-row")) place = place.nextElementSibling;
  place.after(made);
  return made;
}

function note(place, text) {
  const made = document.createElement("p");
  const who = Object.assign(document.createElement("b"), { textContent: "You" });
  const where = Object.assign(document.createElement("span"), { className: "small muted", textContent: ` on ${place}` });
  made.className = "practice-note";
  made.append(who, where, document.createElement("br"), text);
  return made;
}

function comment() {
  if (!head) return;
  rows.querySelector("form")?.closest("tr").remove();
  const place = label();
  const at = end();
  const form = document.getElementById("practice-form").content.firstElementChild.cloneNode(true);
  const box = form.querySelector("textarea");
  const made = under(at, form);
  const leave = () => {
    made.remove();
    row(at).focus({ preventScroll: true });
  };
  form.querySelector("label").textContent = `Comment on ${place}`;
  form.querySelector("[data-cancel]").addEventListener("click", leave);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!box.value.trim()) return box.focus();
    leave();
    under(at, note(place, box.value.trim()));
    hint.textContent = "That is all there is to it.";
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  box.focus();
}

const KEYS = { j: 1, J: 1, ArrowDown: 1, k: -1, K: -1, ArrowUp: -1 };

function byKey(event) {
  if (!event.target.matches("[data-line]") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key in KEYS) {
    choose(head ? head + KEYS[event.key] : Number(event.target.dataset.line), event.shiftKey);
    row(head).focus();
  } else if (event.key === "c") {
    if (!head) choose(Number(event.target.dataset.line));
    comment();
  } else {
    return;
  }
  event.preventDefault();
}

rows.addEventListener("mousedown", (event) => event.shiftKey && event.target.closest("[data-line]") && event.preventDefault());
rows.addEventListener("click", (event) => {
  const line = event.target.closest("[data-line]");
  if (line) choose(Number(line.dataset.line), event.shiftKey);
});
rows.addEventListener("keydown", byKey);
opener.addEventListener("click", comment);
