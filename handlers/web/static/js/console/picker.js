/** Choosing a rule while its name is typed: a combobox (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/). */

import { fill, make } from "../format.js";

const WAIT_MS = 150;

export class Picker {
  constructor(form, texts, changed) {
    this.texts = texts;
    this.changed = changed;
    this.input = form.elements.typed;
    this.list = document.getElementById("picker-list");
    this.said = document.getElementById("picker-said");
    this.rules = document.getElementById("rules");
    this.offered = [];
    this.at = -1;
    const roles = { role: "combobox", "aria-expanded": "false", "aria-controls": "picker-list", "aria-autocomplete": "list" };
    for (const [name, value] of Object.entries(roles)) this.input.setAttribute(name, value);
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
  }

  typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), WAIT_MS);
  }

  async look() {
    const words = this.input.value.trim();
    if (!words) {
      this.close();
      return;
    }
    try {
      const answer = await fetch(`/console/rules?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } });
      if (!answer.ok || this.input.value.trim() !== words) return;
      this.show((await answer.json()).rules);
    } catch {
      this.close();
    }
  }

  show(rules) {
    this.offered = rules;
    this.at = -1;
    this.list.replaceChildren(...rules.map((rule, index) => this.option(rule, index)));
    this.list.hidden = !rules.length;
    this.input.setAttribute("aria-expanded", String(rules.length > 0));
    this.input.removeAttribute("aria-activedescendant");
    this.said.textContent = rules.length ? fill(this.texts.offered, { count: rules.length }) : this.texts.noRules;
  }

  option(rule, index) {
    const option = make("li", "picker-option");
    option.id = `picker-option-${index}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.append(make("strong", "", rule.label), ` ${rule.title}${rule.whole ? ` (${this.texts.wholeArticle})` : ""}`, make("span", "", rule.text));
    option.addEventListener("mousedown", (event) => event.preventDefault());
    option.addEventListener("click", () => this.choose(index));
    return option;
  }

  key(event) {
    if (event.isComposing || this.list.hidden) return;
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (moves[event.key]) {
      event.preventDefault();
      this.move(moves[event.key]);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.choose(Math.max(this.at, 0));
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    }
  }

  move(step) {
    const options = [...this.list.children];
    options[this.at]?.setAttribute("aria-selected", "false");
    this.at = (this.at + step + options.length) % options.length;
    options[this.at].setAttribute("aria-selected", "true");
    options[this.at].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", options[this.at].id);
  }

  choose(index) {
    const rule = this.offered[index];
    const known = [...this.rules.querySelectorAll("input")].find((box) => box.value === rule.value);
    if (known) known.checked = true;
    else this.rules.append(this.row(rule));
    this.input.value = "";
    this.close();
    this.said.textContent = fill(this.texts.chosen, { label: rule.label });
    this.changed();
  }

  row(rule) {
    const row = make("li", "rule");
    const label = make("label");
    const box = make("input");
    Object.assign(box, { type: "checkbox", name: "rule", value: rule.value, checked: true });
    const words = make("span");
    words.append(make("strong", "", rule.label), rule.title ? ` (${rule.title})` : "", make("span", "rule-quote", rule.text));
    label.append(box, words);
    row.append(label);
    return row;
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
