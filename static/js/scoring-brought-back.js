// After a crash what was typed is back in its fields; whoever does not want it goes back to what was saved.
export function offerUndo(brought) {
  const banner = document.getElementById("brought-back");
  if (!brought.length) return;
  const fields = brought.length === 1 ? "One field" : `${brought.length} fields`;
  banner.querySelector("span").textContent = `${fields} had something in this browser that was not saved. It is back and is being saved now.`;
  banner.hidden = false;
  banner.querySelector("[data-keep]").addEventListener("click", () => { banner.hidden = true; });
  banner.querySelector("[data-undo]").addEventListener("click", () => {
    for (const { control, before } of brought) {
      if (control.type === "radio") control.checked = true;
      else control.value = before;
      control.dispatchEvent(new Event("input", { bubbles: true }));
      htmx.trigger(control, "retry");
    }
    banner.hidden = true;
  });
}
