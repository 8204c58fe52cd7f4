/** The page for when the site is away: how much waits to be sent, and back as soon as the site is there again. */

import { fill } from "./format.js";

const AGAIN_MS = 5000;
const texts = document.getElementById("offline").dataset;

const waiting = Object.keys(sessionStorage)
  .filter((key) => key.startsWith("gyeyaktong:outbox:"))
  .reduce((sum, key) => sum + JSON.parse(sessionStorage.getItem(key) || "[]").length, 0);
if (waiting) {
  const line = document.getElementById("offline-waiting");
  line.textContent = fill(texts.offlineWaiting, { count: waiting });
  line.hidden = false;
}

const again = () =>
  fetch("/manifest.webmanifest", { method: "HEAD", cache: "no-store" }).then((answer) => answer.ok && location.reload(), () => {});

window.addEventListener("online", again);
document.getElementById("offline-again").addEventListener("click", () => location.reload());
setInterval(again, AGAIN_MS);
