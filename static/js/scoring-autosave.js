// Each field saves itself. The newest edit wins, whatever order posts arrive in; what is not saved yet is kept in the
// browser's storage and comes back after a crash.
import { offerUndo } from "./scoring-brought-back.js";

const RETRY_SECONDS = [2, 5, 10, 30];

export function startAutosave(rubric, frozen) {
  const prefix = `scoring:${rubric.dataset.draft}:`;
  const fields = new Map(); // name → { edit, control, unsaved, refused, tries, timer }
  const listeners = new Set();

  const holder = (control) => control.closest("[data-edit]");
  const stateOf = (control) => document.querySelector(control.getAttribute("hx-target"));
  const editName = (name) => (name.includes("-") ? name.replace(/-[^-]*$/, "-edit") : "edit");

  function field(control) {
    if (!fields.has(control.name)) {
      fields.set(control.name, { edit: Number(holder(control).dataset.edit), tries: 0, timer: 0, unsaved: false, refused: false });
    }
    return Object.assign(fields.get(control.name), { control });
  }

  function keep(name, value, edit) {
    try { localStorage.setItem(prefix + name, JSON.stringify({ value, edit })); } catch { /* full or private: the page still has it */ }
  }
  function forget(name) {
    try { localStorage.removeItem(prefix + name); } catch { /* nothing was kept */ }
  }

  function typed(control) {
    const it = field(control);
    it.edit = Math.max(Date.now(), it.edit + 1);
    it.unsaved = true;
    it.refused = false;
    keep(control.name, control.value, it.edit);
    say(control, "Saving…");
  }

  function say(control, words) {
    const state = stateOf(control);
    if (state) state.textContent = words;
  }

  function saved(it, name, sent) {
    it.tries = 0;
    holder(it.control).dataset.edit = String(sent);
    if (it.edit > sent) return; // typed on meanwhile; that post is on its way
    it.unsaved = false;
    forget(name);
  }

  function failed(it, xhr) {
    const { status } = xhr;
    it.refused = status >= 400 && status < 500;
    if (status === 409) it.edit = Math.max(it.edit, Number(xhr.getResponseHeader("X-Latest-Edit")));
    if (status === 403) say(it.control, "Not saved: the sign-in has changed. Reload the page; what you typed comes back.");
    if (it.refused) return;
    const wait = RETRY_SECONDS[Math.min(it.tries++, RETRY_SECONDS.length - 1)];
    say(it.control, `Not saved yet, kept in this browser. Trying again in ${wait} seconds.`);
    clearTimeout(it.timer);
    it.timer = setTimeout(() => htmx.trigger(it.control, "retry"), wait * 1000);
  }

  // Capture: the number of an edit is known before htmx builds the post.
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-autosave]")) typed(event.target);
  }, true);

  document.body.addEventListener("htmx:configRequest", (event) => {
    const { detail } = event;
    if (!detail.elt.matches("[data-autosave]")) return;
    const it = field(detail.elt);
    // Leaving a field tells of a change that was saved while typing; said again it could come after the submit.
    if (!it.unsaved) { event.preventDefault(); return; }
    if (it.edit) detail.parameters[editName(detail.elt.name)] = it.edit;
    detail.elt.sentEdit = it.edit;
  });

  document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (!detail.elt.matches("[data-autosave]")) return;
    const { name, sentEdit } = detail.elt;
    const it = fields.get(name);
    if (detail.xhr.status >= 200 && detail.xhr.status < 300) saved(it, name, sentEdit);
    else failed(it, detail.xhr);
    listeners.forEach((listener) => listener());
  });

  const unsaved = () => [...fields.values()].filter((it) => it.unsaved);
  const retryAll = () => unsaved().forEach((it) => htmx.trigger(it.control, "retry"));
  window.addEventListener("online", retryAll);
  window.addEventListener("beforeunload", () => unsaved().forEach((it) => keep(it.control.name, it.control.value, it.edit)));

  // True once everything is saved; false when something was refused or ten seconds have passed.
  function settle() {
    unsaved().forEach((it) => { it.refused = false; });
    retryAll();
    return new Promise((resolve) => {
      const look = () => {
        if (unsaved().length && !unsaved().some((it) => it.refused)) return;
        listeners.delete(look);
        resolve(!unsaved().length);
      };
      listeners.add(look);
      setTimeout(() => { listeners.delete(look); resolve(!unsaved().length); }, 10_000);
      look();
    });
  }

  function restore(name, { value, edit }) {
    const controls = [...rubric.querySelectorAll("[data-autosave]")].filter((each) => each.name === name);
    const control = controls.find((each) => each.type !== "radio" || each.value === value);
    if (frozen || !control || edit <= Number(holder(control).dataset.edit)) return forget(name);
    const radio = control.type === "radio";
    if (value !== (radio ? null : control.value)) {
      brought.push({ control: (radio && controls.find((each) => each.checked)) || control, before: control.value });
    }
    if (radio) control.checked = true;
    else control.value = value;
    Object.assign(field(control), { edit, unsaved: true });
    return say(control, "Brought back what was not saved yet.");
  }

  const brought = [];
  for (const key of Object.keys(localStorage).filter((each) => each.startsWith(prefix))) {
    try { restore(key.slice(prefix.length), JSON.parse(localStorage.getItem(key))); } catch { localStorage.removeItem(key); }
  }
  offerUndo(brought);
  // Modules run before htmx knows the page, so that a post asked for here would never be sent.
  document.addEventListener("DOMContentLoaded", retryAll);
  return { settle };
}
