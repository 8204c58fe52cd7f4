/** Who is here, and on small screens the side that shows them. */

import { fill, make } from "./format.js";
import { avatar, roleBadge } from "./render.js";

const byId = (id) => document.getElementById(id);

export function showPeople(people, { texts, roles, me }) {
  byId("people-count").textContent = fill(texts.peopleCount, { count: people.length });
  byId("people-count-short").textContent = people.length;
  byId("people").replaceChildren(
    ...people.map((person) => {
      const item = make("li");
      item.append(avatar(person), make("span", "", person.id === me.id ? `${person.name} (${texts.me})` : person.name));
      if (person.role !== "staff") item.append(roleBadge(person.role, roles));
      return item;
    }),
  );
}

export function setUpSide() {
  const side = byId("side");
  const button = byId("people-button");
  const toggle = (open) => {
    side.toggleAttribute("data-open", open);
    button.setAttribute("aria-expanded", String(open));
    (open ? byId("side-close") : button).focus();
  };
  button.addEventListener("click", () => toggle(!side.hasAttribute("data-open")));
  byId("side-close").addEventListener("click", () => toggle(false));
  side.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && side.hasAttribute("data-open")) toggle(false);
  });
  document.addEventListener("pointerdown", (event) => {
    if (side.hasAttribute("data-open") && !side.contains(event.target) && !button.contains(event.target)) toggle(false);
  });
}
