/** The menu of one message: reply, copy, and for one's own: edit and delete. */

import { make } from "./format.js";

let open = null;

/** @param {{label: string, run: Function, danger?: boolean}[]} items */
export function openMenu(anchor, items) {
  const again = open?.anchor === anchor;
  closeMenu();
  if (again) return;
  const menu = make("div", "menu");
  menu.setAttribute("role", "menu");
  for (const { label, run, danger } of items) {
    const button = make("button", danger ? "menu-danger" : "", label);
    button.type = "button";
    button.setAttribute("role", "menuitem");
    button.addEventListener("click", () => {
      closeMenu();
      run();
    });
    menu.append(button);
  }
  document.getElementById("main").append(menu);
  place(menu, anchor.getBoundingClientRect());
  anchor.setAttribute("aria-expanded", "true");
  open = { menu, anchor };
  menu.firstElementChild.focus();
  menu.addEventListener("keydown", onKey);
}

export function closeMenu() {
  if (!open) return;
  open.menu.remove();
  open.anchor.setAttribute("aria-expanded", "false");
  open = null;
}

function place(menu, rect) {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = rect.bottom + height < innerHeight;
  menu.style.top = `${Math.max(8, below ? rect.bottom : rect.top - height)}px`;
  menu.style.left = `${Math.max(8, Math.min(rect.left, innerWidth - width - 8))}px`;
}

function onKey(event) {
  const buttons = [...open.menu.children];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    const next = buttons.indexOf(document.activeElement) + step;
    buttons[(next + buttons.length) % buttons.length].focus();
  } else if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    const { anchor } = open;
    closeMenu();
    anchor.focus();
  }
}

document.addEventListener("pointerdown", (event) => {
  if (open && !open.menu.contains(event.target) && !open.anchor.contains(event.target)) closeMenu();
});
document.addEventListener("scroll", closeMenu, true);
