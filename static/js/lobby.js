// What the room needs of the browser, checked and said in words.
function remembers() {
  try {
    localStorage.setItem("marginalia:check", "1");
    localStorage.removeItem("marginalia:check");
    return true;
  } catch {
    return false;
  }
}

const checks = {
  live: () => ["WebSocket" in window && navigator.onLine, "Works", "Not possible: try another browser"],
  memory: () => [remembers(), "Works", "Switched off: a private window may be the cause"],
  width: () => [window.innerWidth >= 720, "Plenty", "Narrow: the room uses tabs"],
};

function show() {
  for (const [name, check] of Object.entries(checks)) {
    const [fine, yes, no] = check();
    const chip = document.querySelector(`[data-check="${name}"] .chip`);
    chip.textContent = fine ? yes : no;
    chip.classList.toggle("ok", fine);
    chip.classList.toggle("hint", !fine);
  }
}

show();
window.addEventListener("resize", show);
