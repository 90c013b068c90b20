// A link into playback takes along from where it was followed; who comes back stands at the same link again.
const INTO = 'a[href*="/playback/"]';
const PLACE = /^#from-(\d+)$/;

const links = () => [...document.querySelectorAll(INTO)];

function takeAlong({ target }) {
  const link = target.closest?.(INTO);
  if (!link) return;
  const address = new URL(link.href);
  const here = `${location.pathname}${location.search}#from-${links().indexOf(link) + 1}`;
  address.searchParams.set("from", here);
  link.href = address.href;
}

function comeBack() {
  const number = location.hash.match(PLACE)?.[1];
  const link = number && links()[number - 1];
  if (!link) return;
  for (let folded = link.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
  link.scrollIntoView({ block: "center" });
  link.focus({ preventScroll: true });
}

// Before a click of any button, and before Enter.
for (const name of ["pointerdown", "focusin"]) document.addEventListener(name, takeAlong);
comeBack();
