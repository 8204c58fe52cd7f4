/** The search of the board while somebody types, and by the keyboard. Without it the form does the same. */

const WAIT_MS = 300;

const byId = (id) => document.getElementById(id);
const form = byId("search");
const box = byId("search-query");
const results = byId("results");
const status = byId("search-status");
let timer;
let pending;
let shown = box.value.trim();

/** The address of a search; without words, of the board itself. */
function addressOf(query) {
  const path = new URL(form.action).pathname;
  if (!query) return path;
  const kind = new URLSearchParams(location.search).get("kind");
  return `${path}?${new URLSearchParams(kind ? { q: query, kind } : { q: query })}`;
}

async function search(query) {
  if (query === shown) return;
  shown = query;
  pending?.abort();
  pending = new AbortController();
  const { signal } = pending;
  const address = addressOf(query);
  results.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(address, { headers: { Accept: "text/html" }, signal });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const found = page.getElementById("results");
    if (!found) {
      // Signed out meanwhile, or something worse: let the browser show what the server says.
      location.assign(address);
      return;
    }
    results.replaceChildren(...found.childNodes);
    document.title = page.title;
    history.replaceState(null, "", address);
    status.textContent = byId("result-count")?.textContent ?? "";
  } catch {
    if (signal.aborted) return;
    shown = null;
    status.textContent = results.dataset.failed;
  }
  results.removeAttribute("aria-busy");
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(() => search(box.value.trim()), WAIT_MS);
}

/** From the box to the results and between them, by the arrow keys. */
function move(event) {
  const links = [...results.querySelectorAll(".result h3 a")];
  const at = links.indexOf(document.activeElement);
  const fromBox = document.activeElement === box;
  if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || (at < 0 && !fromBox)) return;
  let target;
  if (event.key === "ArrowDown") target = links[at + 1];
  else if (event.key === "ArrowUp" && !fromBox) target = links[at - 1] ?? box;
  else if (event.key === "Escape" && !fromBox) target = box;
  if (!target) return;
  event.preventDefault();
  target.focus();
}

/** A slash, where nothing is being written, means the search. */
function reach(event) {
  const writing = document.activeElement?.matches("input, textarea, select");
  if (event.key !== "/" || writing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  box.focus();
  box.select();
}

box.addEventListener("input", later);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  search(box.value.trim());
});
document.addEventListener("keydown", (event) => {
  move(event);
  if (!event.defaultPrevented) reach(event);
});
