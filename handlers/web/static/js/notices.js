/** What is said beside the conversation: toasts, dialogs, the banner and the live region. */

import { make } from "./format.js";

const byId = (id) => document.getElementById(id);
const TOAST_MS = 5000;

export function toast(text) {
  const note = make("p", "toast", text);
  byId("toasts").append(note);
  setTimeout(() => note.remove(), TOAST_MS + text.length * 40);
}

export function alertDialog(text) {
  byId("alert-text").textContent = text;
  const dialog = byId("alert-dialog");
  if (!dialog.open) dialog.showModal();
}

/** Resolves to whether the person wants to delete. */
export function confirmDelete() {
  const dialog = byId("delete-dialog");
  dialog.returnValue = "cancel";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "delete"), { once: true });
  });
}

/** Show the banner; `action` is `{label, run}` or nothing. No text hides it. */
export function banner(text, action) {
  const button = byId("banner-action");
  byId("banner-text").textContent = text || "";
  byId("banner").hidden = !text;
  button.hidden = !action;
  if (action) {
    button.textContent = action.label;
    button.onclick = action.run;
  }
}

/** Read something out to those who listen with a screen reader. */
export function announce(text) {
  const line = make("p", "", text);
  byId("live").append(line);
  setTimeout(() => line.remove(), 10000);
}
