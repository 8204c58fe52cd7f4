/** What was written and is not yet stored: sent in order, again after every break, once each. */

import { newKey } from "./format.js";

const RETRY_MS = 3000;

export class Outbox {
  /**
   * @param {object} api
   * @param {string} storageKey Where unsent messages outlive a reload of this tab.
   * @param {{changed: Function, sent: Function, dropped: Function, signedOut: Function}} on
   */
  constructor(api, storageKey, on) {
    this.api = api;
    this.storageKey = storageKey;
    this.on = on;
    this.queue = JSON.parse(sessionStorage.getItem(storageKey) || "[]");
    for (const message of this.queue) on.changed(message);
  }

  /** @param {string} [anonymous] The secret of a pseudonym. */
  add(text, replyTo, anonymous) {
    const message = { client_key: newKey(), text, reply_to: replyTo, anonymous, written_at: new Date().toISOString(), state: "sending" };
    this.queue.push(message);
    this.update(message, "sending");
    this.flush();
  }

  again(key) {
    const message = this.queue.find((one) => one.client_key === key);
    if (!message) return;
    this.update(message, "sending");
    this.flush();
  }

  discard(key) {
    this.queue = this.queue.filter((one) => one.client_key !== key);
    this.save();
    this.on.dropped(key);
  }

  async flush() {
    clearTimeout(this.timer);
    if (this.busy) return;
    this.busy = true;
    try {
      for (let message; (message = this.queue.find((one) => one.state !== "failed")); ) {
        if (!(await this.send(message))) break;
      }
    } finally {
      this.busy = false;
    }
  }

  async send(message) {
    this.update(message, "sending");
    try {
      const { client_key, text, reply_to, anonymous } = message;
      const stored = await this.api.post({ client_key, text, reply_to: reply_to?.id ?? null, anonymous });
      this.queue = this.queue.filter((one) => one !== message);
      this.save();
      this.on.sent(stored, message);
      return true;
    } catch (error) {
      if (error.status === 401) {
        this.update(message, "queued");
        this.on.signedOut();
        return false;
      }
      if (error.temporary) {
        this.update(message, "queued");
        this.timer = setTimeout(() => this.flush(), error.retryAfter * 1000 || RETRY_MS);
        return false;
      }
      message.problem = error.message;
      this.update(message, "failed");
      return true;
    }
  }

  update(message, state) {
    message.state = state;
    this.save();
    this.on.changed(message);
  }

  save() {
    sessionStorage.setItem(this.storageKey, JSON.stringify(this.queue));
  }
}
