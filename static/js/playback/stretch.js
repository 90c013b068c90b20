// A list of which only the last stretch is in the page: a long interview is drawn as fast as a short one.
import { countUpTo } from "./tape.js";

const SIZE = 60;
const MOST = 400;

export class Stretch {
  #from = 0;
  #to = 0;

  // `entries` in order, `nodeOf` an entry's node, `renew` brings a node that stays up to date.
  constructor(box, earlier, entries, nodeOf, renew = () => {}) {
    Object.assign(this, { box, earlier, entries, nodeOf, renew });
    earlier.addEventListener("click", () => this.extend());
  }

  // Show the entries up to `position`.
  move(position) {
    const to = countUpTo(this.entries, position);
    const far = to + SIZE < this.#from || to > this.#to + SIZE;
    const least = Math.max(0, to - SIZE);
    const from = far ? least : Math.max(Math.min(this.#from, least), to - MOST, 0);
    this.#draw(from, to);
  }

  // Bring in what stands further up, without moving what is read.
  extend() {
    const scroller = this.box.closest(".scroll");
    const below = scroller.scrollHeight - scroller.scrollTop;
    this.#draw(Math.max(0, this.#from - SIZE), this.#to);
    scroller.scrollTop = scroller.scrollHeight - below;
    if (this.earlier.hidden) scroller.focus({ preventScroll: true });
  }

  #draw(from, to) {
    const { box } = this;
    if (from >= this.#to || to <= this.#from) {
      box.replaceChildren(...this.#nodes(from, to));
    } else {
      for (; this.#from < from; this.#from += 1) box.firstElementChild.remove();
      for (; this.#to > to; this.#to -= 1) box.lastElementChild.remove();
      [...box.children].forEach((node, index) => this.renew(node, this.entries[this.#from + index]));
      box.prepend(...this.#nodes(from, this.#from));
      box.append(...this.#nodes(this.#to, to));
    }
    this.#from = from;
    this.#to = to;
    this.earlier.hidden = from === 0;
  }

  #nodes(from, to) {
    return this.entries.slice(from, to).map((entry) => {
      const node = this.nodeOf(entry);
      node.id = entry.id;
      return node;
    });
  }
}
