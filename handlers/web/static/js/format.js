/** Small helpers for texts, dates and keys. */

const TIME = new Intl.DateTimeFormat("ko-KR", { hour: "numeric", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("ko-KR", { year: "numeric", month: "long", day: "numeric", weekday: "long" });

export const time = (iso) => TIME.format(new Date(iso));
export const day = (iso) => DAY.format(new Date(iso));

/** Fill `{name}` in a text of the catalogue. */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** How large a file is. */
export const size = (bytes) => (bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)}MB` : `${Math.max(1, Math.floor(bytes / 1e3))}KB`);

/** A key that nobody else makes; `crypto.randomUUID` is missing where the page is not https. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** An element with a class and text. */
export function make(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

/** Words of a person, with web addresses as links. */
export function linked(text) {
  const fragment = document.createDocumentFragment();
  for (const part of text.split(/(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}」』])/)) {
    if (/^https?:\/\//.test(part)) {
      const link = make("a", "", part);
      link.href = part;
      link.target = "_blank";
      link.rel = "noopener noreferrer";
      fragment.append(link);
    } else if (part) {
      fragment.append(part);
    }
  }
  return fragment;
}

/**
 * Words of a person, with web addresses as links and names standing out (as `said.py` on the server).
 *
 * @param {[number, number, number[]][]} mentions Start and length of each name, in code points, and whom it means.
 */
export function spoken(text, mentions, me) {
  const letters = [...text];
  const fragment = document.createDocumentFragment();
  let end = 0;
  for (const [start, length, people] of mentions) {
    fragment.append(linked(letters.slice(end, start).join("")));
    end = start + length;
    fragment.append(make("mark", people.includes(me.id) ? "at at-me" : "at", letters.slice(start, end).join("")));
  }
  fragment.append(linked(letters.slice(end).join("")));
  return fragment;
}
