/** Where people write: new messages, replies and changes of their own ones. */

import { fill, newKey, size } from "./format.js";

const byId = (id) => document.getElementById(id);
/** On a phone Enter makes a new line, as its keyboard shows no other way to. */
const touch = matchMedia("(pointer: coarse)");

export class Composer {
  /**
   * @param {number} [maxFileBytes] Of a file; without it none can be sent.
   * @param {{send: Function, sendFile: Function, edit: Function, editLast: Function}} on
   */
  constructor({ texts, maxChars, maxFileBytes, botName, on }) {
    this.texts = texts;
    this.maxChars = maxChars;
    this.maxFileBytes = maxFileBytes;
    this.botName = botName;
    this.on = on;
    this.text = byId("composer-text");
    this.text.enterKeyHint = touch.matches ? "enter" : "send";
    byId("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    byId("composer-cancel").addEventListener("click", () => this.cancel());
    byId("composer-mention")?.addEventListener("click", () => this.mention());
    byId("composer-attach")?.addEventListener("click", () => byId("composer-file").click());
    byId("composer-file")?.addEventListener("change", (event) => this.attach(event.target.files));
    for (const type of ["dragover", "drop"]) {
      document.addEventListener(type, (event) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        this.attach(event.dataTransfer.files);
      });
    }
    this.text.addEventListener("paste", (event) => this.attach(event.clipboardData.files));
    this.text.addEventListener("input", () => this.grow());
    this.text.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("keydown", (event) => this.catchTyping(event));
  }

  /** Whether what is written now is to have no name. */
  get anonymous() {
    return byId("composer-anonymous")?.checked ?? false;
  }

  get isIdle() {
    return !this.text.value && !this.replyTo && !this.editing && !this.file;
  }

  key(event) {
    // While Hangul is being composed, Enter ends the syllable.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && !event.shiftKey && !touch.matches) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && (this.replyTo || this.editing || this.file)) {
      event.preventDefault();
      this.cancel();
    } else if (event.key === "ArrowUp" && !this.text.value) {
      this.on.editLast();
    }
  }

  /** Whoever just starts to type means the composer. */
  catchTyping(event) {
    const idle = document.activeElement === document.body || document.activeElement?.id === "scroller";
    const letter = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (idle && (letter || event.key === "Process")) this.text.focus();
  }

  submit() {
    if (this.sending) return;
    const text = this.text.value.trim();
    if (!text && !this.file) return;
    if (text.length > this.maxChars) {
      this.fail(fill(this.texts.tooLong, { limit: this.maxChars.toLocaleString("ko-KR") }));
      return;
    }
    if (this.file) {
      // A file tells who made it, and nobody can see that before it is sent.
      if (this.anonymous) this.fail(this.texts.anonymousFile);
      else this.sendFile(text);
      return;
    }
    const { replyTo, editing } = this;
    this.cancel();
    this.clear();
    if (editing) this.on.edit(editing, text);
    else this.on.send(text, replyTo, this.anonymous);
  }

  /** What was chosen, dropped or pasted: it is sent with the words that are written next. */
  attach(files) {
    const [file] = files;
    if (!file || this.sending) return;
    if (!this.maxFileBytes) {
      this.fail(this.texts.attachElsewhere);
      return;
    }
    this.cancel();
    if (files.length > 1) this.fail(this.texts.attachOne);
    else if (file.size > this.maxFileBytes) this.fail(fill(this.texts.attachTooLarge, { limit: this.maxFileBytes / 1e6 }));
    else {
      this.file = { file, key: newKey() };
      this.show(`${file.name} (${size(file.size)})`, this.texts.attachHint);
    }
    byId("composer-file").value = "";
  }

  /** A file that did not arrive stays, to be sent again or cancelled. */
  async sendFile(caption) {
    const { file, key } = this.file;
    const excerpt = byId("composer-context-excerpt");
    this.sending = true;
    byId("composer-send").disabled = true;
    try {
      await this.on.sendFile(file, caption, key, (share) => {
        excerpt.textContent = fill(this.texts.attachWaits, { percent: Math.round(100 * share) });
      });
    } catch (error) {
      excerpt.textContent = this.texts.attachHint;
      this.fail(error.message || this.texts.failed);
      return;
    } finally {
      this.sending = false;
      byId("composer-send").disabled = false;
    }
    this.cancel();
    this.clear();
  }

  use(text) {
    this.text.value = text;
    this.grow();
    this.text.focus();
  }

  mention() {
    const name = `@${this.botName}`;
    if (!this.text.value.includes(name)) this.text.value = `${name} ${this.text.value}`;
    this.grow();
    this.text.focus();
  }

  reply(message, excerpt, anonymous = false) {
    this.cancel();
    this.replyTo = message;
    const box = byId("composer-anonymous");
    if (anonymous && box) box.checked = true;
    this.show(fill(this.texts.replyingTo, { name: message.person.name }), excerpt);
  }

  edit(message) {
    this.cancel();
    this.editing = message;
    this.show(this.texts.editing, message.text);
    this.use(message.text);
  }

  show(title, excerpt) {
    byId("composer-context-title").textContent = title;
    byId("composer-context-excerpt").textContent = excerpt;
    byId("composer-context").hidden = false;
    this.text.focus();
  }

  /** Forget what it was about; the words of a reply stay, those of an edit go. */
  cancel() {
    if (this.sending) return;
    if (this.editing) this.clear();
    this.replyTo = this.editing = this.file = null;
    byId("composer-context").hidden = true;
    byId("composer-error").textContent = "";
  }

  clear() {
    this.text.value = "";
    this.grow();
  }

  fail(problem) {
    byId("composer-error").textContent = problem;
  }

  grow() {
    this.text.style.height = "auto";
    this.text.style.height = `${this.text.scrollHeight}px`;
    byId("composer-error").textContent = "";
  }
}
