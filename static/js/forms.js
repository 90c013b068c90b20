// A form marked data-once is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]") || event.defaultPrevented) return;
  for (const button of form.querySelectorAll("button")) button.disabled = true;
});

// Coming back to a page that the browser kept, its buttons work again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const button of document.querySelectorAll("form[data-once] button")) button.disabled = false;
});

// A part of the page that did not come says so.
for (const kind of ["htmx:responseError", "htmx:sendError"]) {
  document.body.addEventListener(kind, (event) => {
    const part = event.detail.target;
    if (part.matches("[data-part]")) part.textContent = "This part could not be loaded. Reload the page to try again.";
  });
}

// A new interview is usually planned in the zone of the person who plans it.
const zone = document.querySelector("select[data-browser-zone]");
const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && zone.value === "UTC" && [...zone.options].some((option) => option.value === browserZone)) {
  zone.value = browserZone;
}

// Drawn as the answer to a form, a page still has its own address, so that a reload does nothing twice.
const drawn = document.querySelector("[data-address]");
if (drawn && drawn.dataset.address !== location.pathname) history.replaceState(null, "", drawn.dataset.address + location.hash);
