/** What is written is kept: on the server every few seconds, and in this browser at once. */

import { fill } from "../format.js";

const SAVE_MS = 1500;
const SIGN_OF_LIFE_MS = 15000;

export class Editor {
  constructor(form, csrf, texts) {
    this.form = form;
    this.csrf = csrf;
    this.texts = texts;
    this.said = document.getElementById("saved");
    this.preview = document.getElementById("preview-words");
    this.colleagues = document.getElementById("colleagues");
    this.key = `gyeyaktong:draft:${form.dataset.number}:${form.dataset.person}`;
    this.stopped = false;
    this.behind = false;
    this.restore();
    form.addEventListener("input", () => this.changed());
    form.addEventListener("submit", (event) => {
      // Pressed twice, it is meant once.
      if (this.stopped) event.preventDefault();
      this.leave();
    });
    // Gone back to, a page shows what was; what is has to be asked for.
    window.addEventListener("pageshow", (event) => event.persisted && location.reload());
    this.offer(document.getElementById("take"));
    setInterval(() => document.hidden || this.save(), SIGN_OF_LIFE_MS);
  }

  get words() {
    return { answer: this.form.elements.answer.value, question: this.form.elements.question.value };
  }

  /** What the bot would say may be where an answer begins. */
  offer(button) {
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      const { answer } = this.form.elements;
      answer.value = [answer.value, document.getElementById("bot-answer").textContent].filter(Boolean).join("\n\n");
      answer.focus();
      this.changed();
    });
  }

  /** A draft that the server did not get before this window closed. */
  restore() {
    const kept = JSON.parse(localStorage.getItem(this.key) || "null");
    const newer = kept && kept.version === this.form.elements.version.value;
    if (!newer || (kept.answer === this.words.answer && kept.question === this.words.question)) return;
    this.form.elements.answer.value = kept.answer;
    this.form.elements.question.value = kept.question;
    this.said.textContent = this.texts.restored;
    this.changed();
  }

  changed() {
    this.note();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), SAVE_MS);
  }

  note() {
    localStorage.setItem(this.key, JSON.stringify({ ...this.words, version: this.form.elements.version.value }));
  }

  /** The form goes to the server whole: nothing is left to keep here once it is taken. */
  leave() {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  async save() {
    if (this.stopped || this.behind || this.saving) return;
    this.saving = true;
    const sent = JSON.stringify(this.words);
    try {
      const answer = await fetch(`/console/questions/${this.form.dataset.number}/draft`, {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRF-Token": this.csrf },
        body: new URLSearchParams(new FormData(this.form)),
        signal: AbortSignal.timeout(20000),
      });
      const body = await answer.json();
      if (answer.ok) this.taken(body, sent);
      else this.refused(answer.status, body.error);
    } catch {
      this.said.textContent = this.texts.saveFailed;
    } finally {
      this.saving = false;
    }
  }

  taken({ version, writing, looking, preview }, sent) {
    const fresh = this.form.elements.version.value !== String(version);
    this.form.elements.version.value = version;
    if (fresh) this.said.textContent = this.texts.saved;
    if (JSON.stringify(this.words) === sent) localStorage.removeItem(this.key);
    else this.changed();
    // Made safe by the server, as every message is.
    this.preview.innerHTML = preview || this.preview.dataset.empty;
    const lines = [];
    if (writing.length) lines.push(fill(this.texts.writing, { names: writing.join(", ") }));
    if (looking.length) lines.push(fill(this.texts.looking, { names: looking.join(", ") }));
    this.colleagues.hidden = !lines.length;
    const text = lines.join(" ");
    if (this.colleagues.textContent !== text) this.colleagues.textContent = text;
  }

  refused(status, error) {
    if (status === 401) this.said.textContent = this.texts.signedOut;
    else if (status === 409) this.said.textContent = error.message || this.texts.draftChanged;
    else this.said.textContent = this.texts.saveFailed;
    if (status === 401 || status === 409) this.behind = true;
  }
}
