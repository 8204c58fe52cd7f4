/** What every page of the console does: shortcuts, and the time left to undo. */

import { fill } from "../format.js";

const { texts } = JSON.parse(document.getElementById("console-config").textContent);
const byId = (id) => document.getElementById(id);
const press = (id) => byId(id)?.click();

function countDown() {
  for (const act of document.querySelectorAll(".act[data-seconds]")) {
    const ends = Date.now() + 1000 * Number(act.dataset.seconds);
    const left = act.querySelector(".act-left");
    const timer = setInterval(() => {
      const seconds = Math.ceil((ends - Date.now()) / 1000);
      if (seconds > 0) {
        left.textContent = fill(texts.left, { seconds });
        return;
      }
      clearInterval(timer);
      left.textContent = texts.soon;
      act.querySelector("form").hidden = true;
      setTimeout(() => act.remove(), 3000);
    }, 1000);
  }
}

/** Move among the questions of the list. */
function pick(step) {
  const items = [...document.querySelectorAll(".due-item")];
  if (!items.length) return;
  const now = items.findIndex((item) => "picked" in item.dataset);
  const next = Math.min(Math.max(now + step, 0), items.length - 1);
  if (now >= 0) delete items[now].dataset.picked;
  items[next].dataset.picked = "";
  items[next].querySelector("a").focus();
}

const KEYS = {
  j: () => pick(1),
  k: () => pick(-1),
  m: () => press("act-claim"),
  n: () => press("next"),
  p: () => byId("preview")?.toggleAttribute("open"),
  g: () => location.assign("/console"),
  u: () => document.querySelector(".act-undo")?.click(),
  "?": () => byId("shortcuts").showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    press(event.shiftKey ? "act-send" : "act-publish");
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  // With a Korean keyboard the letter is another one, but the key is the same.
  const key = event.key === "?" ? "?" : event.code.replace(/^Key/, "").toLowerCase();
  if (!KEYS[key]) return;
  event.preventDefault();
  KEYS[key]();
});

countDown();
const button = byId("shortcuts-button");
if (button) {
  button.hidden = false;
  button.addEventListener("click", KEYS["?"]);
}
