/** Notifications on the page of one's sign-ins. */

import { Notifications } from "./notifications.js";

const byId = (id) => document.getElementById(id);
const { offered, csrf, texts } = JSON.parse(byId("notifications-config").textContent);
const notifications = new Notifications(offered, csrf);
const words = {
  on: texts.notificationsOn,
  off: texts.notificationsOff,
  denied: texts.notificationsDenied,
  unsupported: texts.notificationsUnsupported,
};
const [on, off] = [byId("notifications-on"), byId("notifications-off")];

async function show(trouble) {
  const state = await notifications.state();
  byId("notifications-state").textContent = trouble || words[state];
  on.hidden = state !== "off";
  off.hidden = state !== "on";
}

/** Do what a button says, and show how it ended; the focus stays where the button was. */
function acts(button, other, act, failed) {
  button.addEventListener("click", async () => {
    button.disabled = true;
    const trouble = await act().then(() => "", (error) => error.message && error.status ? error.message : failed);
    button.disabled = false;
    await show(trouble && (await notifications.state()) !== "denied" ? trouble : "");
    if (button.hidden && !other.hidden) other.focus();
  });
}

acts(on, off, () => notifications.turnOn(), texts.notificationsFailed);
acts(off, on, () => notifications.turnOff(), texts.notificationsOffFailed);
show();
