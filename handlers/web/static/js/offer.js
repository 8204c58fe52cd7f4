/** Offers notifications to whoever has just asked something; whoever declines is not asked again here. */

import { toast } from "./notices.js";
import { Notifications } from "./notifications.js";

const DECLINED = "gyeyaktong:notifications-declined";
const byId = (id) => document.getElementById(id);

export class Offer {
  /** @param {?object} offered What the server sends with; none where there are no notifications. */
  constructor(offered, { csrf, texts }) {
    this.notifications = offered && new Notifications(offered, csrf);
    // An address that the browser has changed is told, wherever notifications are on.
    this.state = this.notifications?.state();
    this.box = byId("notification-offer");
    byId("notification-offer-yes").addEventListener("click", () => this.accept(texts));
    byId("notification-offer-no").addEventListener("click", () => this.decline());
  }

  /** Something was said in this room: its answer may come when nobody looks. */
  async make() {
    if (localStorage.getItem(DECLINED) || (await this.state) !== "off") return;
    this.box.hidden = false;
  }

  async accept(texts) {
    this.close();
    try {
      await this.notifications.turnOn();
      toast(texts.notificationsTurnedOn);
    } catch (error) {
      const denied = (await this.notifications.state()) === "denied";
      toast(denied ? texts.notificationsDenied : (error.status && error.message) || texts.notificationsFailed);
    }
  }

  decline() {
    localStorage.setItem(DECLINED, "yes");
    this.close();
  }

  close() {
    this.state = Promise.resolve("answered");
    this.box.hidden = true;
    byId("composer-text").focus();
  }
}
