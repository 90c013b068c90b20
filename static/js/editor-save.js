// The draft saves itself soon after the last key. What is not saved yet is kept in the browser's storage and is sent
// when the page is opened again; a change from another window stops it until somebody has decided.
const PAUSE = 800;
const RETRY_SECONDS = [2, 5, 10, 30];
const MOST_ON_LEAVING = 60_000; // what browsers still send for a page that is gone

export function startSaving(form, onSaved) {
  const key = `draft:${form.getAttribute("action")}`;
  const part = (name) => document.querySelector(`[data-draft="${name}"]`);
  let { revision } = form.dataset;
  let edits = 0, saved = 0, tries = 0, timer = 0, stopped = false, sending = null, safe = true, latest = "";

  const dirty = () => edits > saved;
  const say = (words) => { part("saved").textContent = words; };
  const clock = (iso) => new Date(iso).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

  function body() {
    const fields = new URLSearchParams(new FormData(form));
    fields.set("revision", revision);
    return fields;
  }
  function keep(fields) {
    try { localStorage.setItem(key, fields.toString()); safe = true; } catch { safe = false; }
  }
  function forget() {
    try { localStorage.removeItem(key); } catch { /* nothing was kept */ }
  }

  function changed() {
    edits += 1;
    if (!stopped) say("Not saved yet");
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  }

  // True once all that was typed before is saved.
  async function save() {
    clearTimeout(timer);
    while (sending) await sending;
    if (!dirty() || stopped) return !dirty();
    const edit = edits;
    const fields = body();
    keep(fields);
    say("Saving…");
    sending = post(fields);
    const answer = await sending;
    sending = null;
    if (!answer) return false;
    saved = edit;
    if (!dirty()) forget();
    take(answer);
    return true;
  }

  async function post(fields) {
    let answer;
    try {
      answer = await fetch(form.action, { method: "POST", body: fields, headers: { accept: "text/html" } });
    } catch { return later(); }
    if (answer.status >= 500) return later();
    if (answer.status === 404) return gone();
    if (answer.status === 409) return conflict(answer.headers.get("X-Revision"));
    const text = answer.ok ? await answer.text() : "";
    if (text.includes("data-state")) { tries = 0; return text; }
    say("Not saved: you may have been signed out. It is kept in this browser; load the page again.");
    return null;
  }

  function later() {
    const wait = RETRY_SECONDS[Math.min(tries++, RETRY_SECONDS.length - 1)];
    say(`Not saved yet, kept in this browser. Trying again in ${wait} seconds.`);
    clearTimeout(timer);
    timer = setTimeout(save, wait * 1000);
    return null;
  }

  function gone() {
    stopped = true;
    say("Not saved: this draft was published or dropped in another window. What you typed is kept in this browser.");
    return null;
  }
  function conflict(theirs) {
    stopped = true;
    latest = theirs;
    part("conflict").hidden = false;
    say("Not saved");
    return null;
  }

  function take(html) {
    const holder = document.getElementById("problems");
    const open = holder.querySelector("details")?.open;
    const focused = holder.contains(document.activeElement) && document.activeElement.getAttribute("href");
    holder.innerHTML = html;
    const state = holder.querySelector("[data-state]");
    if (open) holder.querySelector("details")?.setAttribute("open", "");
    if (focused) (holder.querySelector(`a[href="${focused}"]`) ?? holder).focus();
    ({ revision } = state.dataset);
    say(dirty() ? "Not saved yet" : `Saved ${clock(state.dataset.saved)}`);
    onSaved(!dirty());
  }

  // What was typed before the page went away is sent first; then the page shows it.
  async function bringBack() {
    let kept = null;
    try { kept = localStorage.getItem(key); } catch { /* nothing was kept */ }
    if (!kept) return;
    const fields = new URLSearchParams(kept);
    fields.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    form.inert = true;
    const answer = await post(fields);
    form.inert = false;
    if (answer) { forget(); if (!answer.includes(`data-revision="${revision}"`)) location.reload(); return; }
    if (stopped) part("mine").onclick = () => { fields.set("revision", latest); keep(fields); location.reload(); };
  }

  part("mine").addEventListener("click", () => {
    if (part("mine").onclick) return;
    Object.assign(part("conflict"), { hidden: true });
    [revision, stopped] = [latest, false];
    save();
  });
  part("theirs").addEventListener("click", () => { forget(); saved = edits; location.reload(); });

  addEventListener("online", () => save());
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  addEventListener("pagehide", () => {
    if (!dirty()) return;
    const fields = body();
    keep(fields);
    if (!stopped && fields.toString().length < MOST_ON_LEAVING) fetch(form.action, { method: "POST", body: fields, keepalive: true }).catch(() => {});
  });
  addEventListener("beforeunload", (event) => {
    if (dirty()) keep(body());
    if (dirty() && !safe) event.preventDefault();
  });

  const time = part("saved").querySelector("time");
  if (time) time.textContent = clock(time.dateTime);
  bringBack();
  return { changed, save, revision: () => revision };
}
