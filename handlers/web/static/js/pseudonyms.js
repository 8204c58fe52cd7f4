/**
 * Writing without a name: each question has a secret, and whoever has it is its author. It is kept while this
 * window is open; the server never learns whose it is.
 */

import { newKey } from "./format.js";

const STORAGE = "gyeyaktong:pseudonyms";

export class Pseudonyms {
  constructor() {
    /** Secrets by the numbers of the persons that they stand for. */
    this.secrets = JSON.parse(sessionStorage.getItem(STORAGE) || "{}");
    for (const form of document.querySelectorAll("form[action='/sign-out']")) {
      form.addEventListener("submit", () => sessionStorage.removeItem(STORAGE));
    }
  }

  /** The secret of somebody that one was; none where one was not. */
  of(person) {
    return this.secrets[person?.id];
  }

  /** The secret of the pseudonym under which one has asked what a message is, or answers; none where one has not. */
  behind(message) {
    return this.of(message?.person) ?? this.of(message?.reply_to?.person);
  }

  /** The one to write under: that of the question that is followed up, or a new one. */
  for(replyTo) {
    return this.behind(replyTo) ?? newKey();
  }

  keep(person, secret) {
    this.secrets[person.id] = secret;
    sessionStorage.setItem(STORAGE, JSON.stringify(this.secrets));
  }
}
