// Keys inside a text box: Enter sends, Shift+Enter breaks; in a code block Enter breaks and Tab indents.

const INDENT = "    ";

export function onKeys(box, { send, isCode = () => false, leave = () => box.blur() }) {
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const withControl = event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && (isCode() ? withControl : !event.shiftKey)) {
      event.preventDefault();
      send();
    } else if (event.key === "Tab" && isCode() && !withControl) {
      event.preventDefault();
      if (event.shiftKey) outdent(box);
      else insert(box, INDENT);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      leave();
    }
  });
}

// Through the browser's own editing, so that undo still works.
function insert(box, text) {
  if (!document.execCommand("insertText", false, text)) {
    box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function outdent(box) {
  const lineStart = box.value.lastIndexOf("\n", box.selectionStart - 1) + 1;
  const spaces = box.value.slice(lineStart, lineStart + INDENT.length).match(/^ */)[0].length;
  if (!spaces) return;
  const caret = Math.max(lineStart, box.selectionStart - spaces);
  box.setRangeText("", lineStart, lineStart + spaces);
  box.setSelectionRange(caret, caret);
  box.dispatchEvent(new Event("input", { bubbles: true }));
}
