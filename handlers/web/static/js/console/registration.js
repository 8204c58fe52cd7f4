/** A document that is being registered: the page shows how far that has come, and reloads at its end. */

const EVERY_MS = 1000;

export function follow(shown) {
  const timer = setInterval(async () => {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!response?.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const now = page.getElementById("registration");
    if (now) {
      shown.querySelector("progress").replaceWith(now.querySelector("progress"));
      shown.querySelectorAll(".note")[1].replaceWith(now.querySelectorAll(".note")[1]);
      return;
    }
    clearInterval(timer);
    location.assign(response.url);
  }, EVERY_MS);
}
