/** Notifications of this browser, on and off: Web Push (https://www.w3.org/TR/push-api/). */

import { call } from "./api.js";

const PATH = "/api/notifications";

const asText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

export class Notifications {
  /** @param {{key: string, endpoint: string}} offered What the server sends with, and where it sends to now. */
  constructor({ key, endpoint }, csrf) {
    this.key = key;
    this.endpoint = endpoint;
    this.csrf = csrf;
  }

  /** `on`, `off`, `denied` by the person or their browser, or `unsupported`. */
  async state() {
    if (!navigator.serviceWorker || !window.PushManager || !window.Notification) return "unsupported";
    if (Notification.permission === "denied") return "denied";
    if (!this.endpoint) return "off";
    const subscription = await this.subscription();
    if (subscription?.endpoint === this.endpoint) return "on";
    if (Notification.permission !== "granted") return "off";
    // Browsers change their address now and then.
    return this.turnOn().then(() => "on", () => "off");
  }

  /** Throws an `ApiError` where the server does not take it, another error where the browser does not. */
  async turnOn() {
    if ((await Notification.requestPermission()) !== "granted") throw new Error("denied");
    const { pushManager } = await navigator.serviceWorker.ready;
    const options = { userVisibleOnly: true, applicationServerKey: this.key };
    const subscription = (await this.subscription()) ?? (await pushManager.subscribe(options));
    await call("POST", PATH, this.csrf, subscription.toJSON());
    this.endpoint = subscription.endpoint;
  }

  async turnOff() {
    await call("DELETE", PATH, this.csrf);
    this.endpoint = "";
    await (await this.subscription())?.unsubscribe();
  }

  /** What the browser has, unless it is for another key, as after the server was set up anew. */
  async subscription() {
    const registration = await navigator.serviceWorker.getRegistration();
    const found = await registration?.pushManager.getSubscription();
    if (!found || asText(found.options.applicationServerKey) === this.key) return found;
    await found.unsubscribe();
    return null;
  }
}
