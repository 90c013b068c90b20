// The comparison: refusals (4xx) carry a sentence, which goes beside the button that was pressed.
document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { status, responseText } = detail.xhr;
  if (status < 400 || status >= 500 || !responseText.includes("field-error")) return;
  detail.shouldSwap = true;
  detail.isError = false;
});
