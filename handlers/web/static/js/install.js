/** Lets the browser keep the page for when the site is away, where it can (over https, or on this machine). */

navigator.serviceWorker?.register("/sw.js").catch(() => {});
