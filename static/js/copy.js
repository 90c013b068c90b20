// A button with data-copy="#id" copies the value of that field and says so.
async function copy(field) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    return document.execCommand("copy");
  }
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const done = await copy(document.querySelector(button.dataset.copy));
  button.textContent = done ? "Copied" : "Press Ctrl+C to copy";
  button.setAttribute("role", "status");
});
