/** What the room and a thread of it have in common: messages come, are written, changed, pressed. */

import { Api } from "./api.js";
import { Composer } from "./composer.js";
import { fill, newKey } from "./format.js";
import { closeMenu, openMenu } from "./menu.js";
import { MessageList } from "./messages.js";
import { Naming } from "./naming.js";
import { alertDialog, announce, banner, confirmDelete, toast } from "./notices.js";
import { Outbox } from "./outbox.js";
import { Pseudonyms } from "./pseudonyms.js";
import { Stream } from "./stream.js";

const byId = (id) => document.getElementById(id);
const THINKING_MS = 20000;
const PROMPT_MS = 10000;

export class Conversation {
  /**
   * @param {object} config As the page has it.
   * @param {object} page What is different on each page: `outbox` (where unsent messages wait), `takes` (whether
   *   a message is shown there), `sent` (what was written under one's name has arrived), `received`, `jump`, `seen`, `rooms`, `presence`, `answered` (what is answered
   *   where nobody chose a message), `threadUrl` (none on the page of a thread), `thread`.
   */
  constructor(config, page) {
    const { texts, me, slug, roles } = config;
    Object.assign(this, { config, page, texts, me });
    this.presses = new Map();
    this.signedOut = false;
    this.pressed = { id: 0, at: 0 };
    this.api = new Api(slug, config.csrf);
    this.pseudonyms = new Pseudonyms();
    this.context = {
      me,
      texts,
      roles,
      thread: page.thread,
      threadUrl: page.threadUrl,
      isOwn: ({ person }) => person.id === me.id || Boolean(this.pseudonyms.of(person)),
      onQuote: (id) => page.jump(id),
      onMenu: (message, anchor) => this.menu(message, anchor),
      onPress: (message, action, control) => this.press(message, action, control),
      onState: (key, what) => this.pendingAction(key, what),
    };
    this.list = new MessageList({
      list: byId("messages"),
      scroller: byId("scroller"),
      newest: byId("newest"),
      context: this.context,
      onSeen: (id) => page.seen(id),
    });
    this.naming = new Naming(byId("composer-text"), this.api, config);
    this.composer = new Composer({
      texts,
      maxChars: config.max_chars,
      maxFileBytes: config.max_file_bytes,
      botName: config.bot_name,
      on: {
        send: (text, replyTo, anonymous) => this.send(text, replyTo ?? page.answered(), anonymous),
        sendFile: (...parts) => this.sendFile(...parts),
        edit: (message, text) => {
          this.attempt(() => this.api.edit(message.id, text, newKey(), this.pseudonyms.of(message.person)));
        },
        editLast: () => {
          const last = this.list.lastOwn();
          if (last) this.composer.edit(last);
        },
      },
    });
    this.outbox = new Outbox(this.api, page.outbox, {
      changed: (message) => {
        this.list.putPending({ ...message, person: me, sent_at: message.written_at, deleted: false });
        page.changed();
      },
      sent: (answer, { anonymous }) => {
        if (anonymous) this.pseudonyms.keep(answer.message.person, anonymous);
        this.stored(answer);
        if (anonymous) this.list.redraw(answer.message.id);
        else page.sent();
      },
      dropped: (key) => this.list.dropPending(key),
      signedOut: () => this.leave(),
    });
    this.stream = new Stream((after) => this.api.streamUrl(after), {
      message: (message) => this.received(message),
      presence: ({ people }) => page.presence(people),
      rooms: ({ rooms }) => page.rooms(rooms),
      toast: (said) => this.toasted(said),
      bye: ({ reason }) => (reason === "replaced" ? this.paused() : this.leave()),
      state: (state) => this.connectionState(state),
      broken: (failures) => this.checkSession(failures),
    });
    byId("scroller").addEventListener("scroll", closeMenu, { passive: true });
    window.addEventListener("offline", () => banner(texts.offline));
  }

  send(text, replyTo, anonymous) {
    const quoted = replyTo && { id: replyTo.id, person: replyTo.person, excerpt: this.excerpt(replyTo) };
    this.outbox.add(text, quoted, anonymous ? this.pseudonyms.for(replyTo) : undefined);
  }

  async sendFile(file, caption, key, progress) {
    try {
      this.stored(await this.api.upload(file, caption, key, progress));
    } catch (error) {
      if (error.status === 401) this.leave();
      throw error;
    }
  }

  stored({ message, for_bot: forBot }) {
    this.received(message);
    if (forBot) this.think();
  }

  received(message) {
    if (!this.page.takes(message)) return;
    const { texts } = this;
    const fresh = this.list.receive(message);
    this.page.changed();
    if (message.person.role === "bot") this.stopThinking();
    if (fresh && this.isPrompt(message)) this.reply(message);
    if (fresh && !this.context.isOwn(message)) {
      announce(fill(texts.announce, { name: message.person.name, text: this.excerpt(message) }));
    }
    this.page.received(message, fresh);
  }

  /** In the instructors' room a button may make the bot ask for an answer: let it be written at once. */
  isPrompt(message) {
    const asked = message.person.role === "bot" && message.reply_to?.id === this.pressed.id && !message.buttons.length;
    return asked && this.config.slug === "instructors" && Date.now() - this.pressed.at < PROMPT_MS && this.composer.isIdle;
  }

  /** What was asked without a name is followed up without one. */
  reply(message) {
    this.composer.reply(message, this.excerpt(message), Boolean(this.pseudonyms.behind(message)));
  }

  excerpt(message) {
    if (message.deleted) return this.texts.deleted;
    if (message.html === undefined) return message.text;
    return new DOMParser().parseFromString(message.html, "text/html").body.textContent;
  }

  menu(message, anchor) {
    const { texts } = this;
    const own = this.context.isOwn(message);
    const items = [{ label: texts.reply, run: () => this.reply(message) }];
    if (this.page.threadUrl) {
      const url = `${this.page.threadUrl(message.thread.id)}#m${message.id}`;
      items.push({ label: texts.openThread, run: () => location.assign(url) });
    }
    if (navigator.clipboard) {
      items.push({ label: texts.copy, run: () => navigator.clipboard.writeText(this.excerpt(message)).then(() => toast(texts.copied)) });
    }
    if (own) {
      items.push({ label: texts.edit, run: () => this.composer.edit(message) });
      items.push({ label: texts.delete, danger: true, run: () => this.remove(message) });
    }
    openMenu(anchor, items);
  }

  async remove(message) {
    if (await confirmDelete()) this.attempt(() => this.api.remove(message.id, newKey(), this.pseudonyms.of(message.person)));
  }

  /** Change or delete a message, and show it as it is then. */
  async attempt(call) {
    try {
      this.received((await call()).message);
    } catch (error) {
      if (error.status === 401) this.leave();
      else toast(error.message || this.texts.actionFailed);
    }
  }

  async press(message, action, control) {
    if (control.getAttribute("aria-busy") === "true") return;
    const key = newKey();
    const release = () => control.removeAttribute("aria-busy");
    control.setAttribute("aria-busy", "true");
    this.presses.set(key, release);
    this.pressed = { id: message.id, at: Date.now() };
    setTimeout(release, 5000);
    setTimeout(() => this.presses.delete(key), 60000);
    try {
      // Whoever asked without a name presses the buttons of the answer without one, too.
      await this.api.press(message.id, action, key, this.pseudonyms.behind(message));
    } catch (error) {
      release();
      if (error.status === 401) this.leave();
      else toast(error.message || this.texts.pressFailed);
    }
  }

  toasted({ press_id: key, text, alert }) {
    if (!this.presses.has(key)) return;
    this.presses.get(key)();
    if (alert) alertDialog(text);
    else toast(text);
  }

  pendingAction(key, what) {
    if (what === "resend") this.outbox.again(key);
    else this.outbox.discard(key);
  }

  think() {
    clearTimeout(this.thinkingTimer);
    byId("thinking").hidden = false;
    this.list.toBottom();
    this.thinkingTimer = setTimeout(() => this.stopThinking(), THINKING_MS);
  }

  stopThinking() {
    clearTimeout(this.thinkingTimer);
    byId("thinking").hidden = true;
  }

  connectionState(state) {
    const { texts } = this;
    byId("connection").dataset.state = state;
    byId("connection-text").textContent = { open: texts.connected, connecting: texts.connecting, lost: texts.reconnecting }[state];
    if (state === "open") {
      banner("");
      this.outbox.flush();
    } else if (!navigator.onLine) {
      banner(texts.offline);
    }
  }

  /** A stream that breaks does not say why: ask whether the session is over. */
  async checkSession(failures) {
    if (failures > 1 && failures % 3) return;
    try {
      await this.api.history();
    } catch (error) {
      if (error.status === 401 || error.status === 403) this.leave();
    }
  }

  paused() {
    banner(this.texts.replaced, { label: this.texts.resume, run: () => location.reload() });
  }

  leave() {
    if (this.signedOut) return;
    this.signedOut = true;
    this.stream.stop();
    this.connectionState("lost");
    const run = () => location.assign(`/join?next=${encodeURIComponent(location.pathname)}`);
    banner(this.texts.signedOut, { label: this.texts.signIn, run });
  }
}
