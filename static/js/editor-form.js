// What every editor's form does: leaving a field saves, Enter in a line sends nothing, and what leads on from here sees
// what was typed last.
const isTyped = (field) => field.matches("input:not([type='checkbox']), textarea") && field.value !== field.defaultValue;

export function startForm(form, saving) {
  form.addEventListener("input", saving.changed);
  form.addEventListener("focusout", () => saving.save());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    saving.save();
  });
  form.addEventListener("keydown", (event) => {
    // Enter in a line would send the form like a button.
    if (event.key === "Enter" && event.target.matches("input:not([type='checkbox'])")) event.preventDefault();
  });
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-after-save]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (await saving.save()) location.assign(link.href);
  });
  for (const next of document.querySelectorAll("form[data-after-save]")) {
    next.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!await saving.save()) return;
      next.elements.revision.value = saving.revision();
      next.submit();
    });
  }
  // What was typed before this script ran.
  if ([...form.elements].some(isTyped)) saving.changed();
  form.dataset.ready = "";
}
