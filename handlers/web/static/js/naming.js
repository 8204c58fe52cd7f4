/** Names after an `@`: suggested while somebody types, chosen by keyboard or pointer. */

import { fill, make } from "./format.js";
import { avatar, roleBadge } from "./render.js";

const byId = (id) => document.getElementById(id);
const MOST = 8;
const FRESH_MS = 20000;
/** From an `@` that no e-mail address can have, up to the caret. */
const NAMING = /(?:^|[^A-Za-z0-9._+-])@([^@\n]{0,64})$/;

export class Naming {
  /** @param {HTMLTextAreaElement} text Where is written. */
  constructor(text, api, { texts, roles, me, bot_name: botName }) {
    Object.assign(this, { text, api, texts, roles, me });
    this.bot = { id: null, name: botName, role: "bot" };
    this.box = byId("naming");
    this.people = [];
    this.askedAt = -Infinity;
    this.shown = [];
    this.active = -1;
    text.addEventListener("input", () => this.look());
    text.addEventListener("click", () => this.look());
    text.addEventListener("blur", () => this.close());
    // Before the composer, for which Enter sends and Escape cancels.
    text.addEventListener("keydown", (event) => this.key(event), { capture: true });
    // The caret stays where the name is to be.
    this.box.addEventListener("mousedown", (event) => event.preventDefault());
  }

  /** What stands between the `@` before the caret and the caret; null where no name is being written. */
  get written() {
    const { value, selectionStart, selectionEnd } = this.text;
    if (selectionStart !== selectionEnd) return null;
    return value.slice(0, selectionStart).match(NAMING)?.[1] ?? null;
  }

  async look() {
    if (this.written === null) {
      this.close();
      return;
    }
    if (performance.now() - this.askedAt > FRESH_MS) {
      this.askedAt = performance.now();
      try {
        this.people = (await this.api.people()).people.filter((person) => person.id !== this.me.id);
      } catch {
        this.askedAt = -Infinity;
      }
    }
    this.suggest(document.activeElement === this.text ? this.written : null);
  }

  suggest(written) {
    const sought = written?.toLowerCase() ?? "";
    const begins = ({ name }) => name.toLowerCase().startsWith(sought);
    const holds = (person) => !begins(person) && !sought.includes(" ") && person.name.toLowerCase().includes(sought);
    const known = [this.bot, ...this.people];
    const found = written === null ? [] : [...known.filter(begins), ...known.filter(holds)].slice(0, MOST);
    if (!found.length) {
      this.close();
      return;
    }
    this.shown = found;
    this.box.replaceChildren(...found.map((person, place) => this.option(person, place)));
    this.box.hidden = false;
    // Who has written a name and a space may mean the name as it is.
    this.choose(sought.endsWith(" ") ? -1 : 0);
    const said = fill(this.texts.namingCount, { count: found.length });
    if (byId("naming-status").textContent !== said) byId("naming-status").textContent = said;
  }

  option(person, place) {
    const option = make("li", "naming-option");
    option.id = `naming-${place}`;
    option.setAttribute("role", "option");
    option.append(avatar(person), make("span", "naming-name", person.name));
    if (person.role !== "staff") option.append(roleBadge(person.role, this.roles));
    option.addEventListener("click", () => this.take(person));
    return option;
  }

  choose(place) {
    this.active = place;
    for (const [number, option] of [...this.box.children].entries()) {
      option.setAttribute("aria-selected", String(number === place));
      if (number === place) option.scrollIntoView({ block: "nearest" });
    }
    if (place < 0) this.text.removeAttribute("aria-activedescendant");
    else this.text.setAttribute("aria-activedescendant", `naming-${place}`);
  }

  key(event) {
    if (this.box.hidden || event.isComposing || event.keyCode === 229) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const from = this.active < 0 && step < 0 ? 0 : this.active;
      this.choose((from + step + this.shown.length) % this.shown.length);
    } else if (event.key === "Escape") {
      this.close();
    } else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && this.active >= 0) {
      this.take(this.shown[this.active]);
    } else {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  take({ name }) {
    const end = this.text.selectionStart;
    const start = end - (this.written?.length ?? 0);
    this.text.setRangeText(`${name} `, start, end, "end");
    this.text.dispatchEvent(new Event("input"));
    this.close();
    this.text.focus();
  }

  close() {
    this.box.hidden = true;
    this.shown = [];
    this.text.removeAttribute("aria-activedescendant");
    byId("naming-status").textContent = "";
  }
}
