// Choosing words of an entry by keyboard: → and ← go from word to word, with Shift the choice grows or shrinks.
export function chooseWords(event, words) {
  const selection = getSelection();
  const within = selection.rangeCount && words.contains(selection.anchorNode) && words.contains(selection.focusNode);
  const forward = event.key === "ArrowRight";
  if (!within) {
    if (!forward) return;
    selection.setBaseAndExtent(words, 0, words, 0);
    selection.modify("extend", "forward", "word");
  } else if (event.shiftKey) {
    selection.modify("extend", forward ? "forward" : "backward", "word");
  } else {
    if (forward) selection.collapseToEnd();
    else {
      selection.collapseToStart();
      selection.modify("move", "backward", "word");
    }
    selection.modify("extend", "forward", "word");
  }
  keepWithin(selection, words);
}

function keepWithin(selection, words) {
  if (words.contains(selection.focusNode)) return;
  selection.setBaseAndExtent(selection.anchorNode, selection.anchorOffset, words, words.childNodes.length);
}
