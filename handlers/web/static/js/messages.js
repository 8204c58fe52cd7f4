/** The list of messages: order, days, groups, what is unread, and where the reader looks. */

import { fill, make } from "./format.js";
import { renderMessage, repliesLink } from "./render.js";

const GROUP_MS = 5 * 60 * 1000;
const NEAR_BOTTOM_PX = 120;

export class MessageList {
  constructor({ list, scroller, newest, context, onSeen }) {
    this.list = list;
    this.scroller = scroller;
    this.newest = newest;
    this.context = context;
    this.onSeen = onSeen;
    this.items = new Map();
    this.pending = new Map();
    this.unseen = 0;
    this.lastRead = null;
    this.unreadFrom = Infinity;
    /** How much answers each message, and as of which event that was counted. */
    this.replies = new Map();
    scroller.addEventListener("scroll", () => this.looked(), { passive: true });
    document.addEventListener("visibilitychange", () => this.looked());
    newest.addEventListener("click", () => this.toBottom(true));
    // Bubbles grow (fonts, pictures of phones turning): whoever read the end goes on reading the end.
    new ResizeObserver(() => this.stuck && this.toBottom()).observe(scroller);
    this.stuck = true;
  }

  get oldestId() {
    return Math.min(...this.items.keys());
  }

  get isEmpty() {
    return this.items.size === 0 && this.pending.size === 0;
  }

  message(id) {
    return this.items.get(id)?.message;
  }

  lastOwn() {
    return [...this.items.values()].map((item) => item.message).filter((m) => this.context.isOwn(m) && !m.deleted).pop();
  }

  /**
   * Put the newest messages in: they are shown from the first one after `lastRead`, or at their end.
   *
   * @param {number} asOf The event up to which their answers are counted.
   * @param {number|null} lastRead Null where nobody knows.
   */
  begin(messages, asOf, lastRead) {
    this.lastRead = lastRead;
    for (const message of messages) this.put(message, asOf);
    const first = this.markUnread();
    if (!first) {
      this.toBottom();
      return;
    }
    this.stuck = false;
    first.scrollIntoView({ block: "center" });
    this.looked();
  }

  /** Put an older page in; the reader stays where they are. */
  addOlder(messages, asOf) {
    const height = this.scroller.scrollHeight - this.scroller.scrollTop;
    for (const message of messages) this.put(message, asOf);
    if (this.unreadFrom < Infinity) this.markUnread();
    this.scroller.scrollTop = this.scroller.scrollHeight - height;
  }

  /** A message that is new, or has changed. Returns whether it is new here. */
  receive(message) {
    this.countReplies(message.thread, message.event_id);
    if (this.items.size && message.id < this.oldestId) return false;
    const fresh = !this.items.has(message.id);
    if (message.client_key) this.dropPending(message.client_key);
    this.put(message);
    if (fresh) {
      if (this.stuck || this.context.isOwn(message)) this.toBottom();
      else this.unseen += 1;
    } else if (this.stuck) {
      this.toBottom();
    }
    this.looked();
    return fresh;
  }

  /** Show a message anew: it has turned out to be one's own. */
  redraw(id) {
    const known = this.items.get(id);
    if (known) this.draw(known.message);
  }

  put(message, asOf = message.event_id) {
    if (message.thread.id === message.id) this.countReplies(message.thread, asOf);
    const known = this.items.get(message.id);
    if (!known || known.message.event_id < message.event_id) this.draw(message);
  }

  draw(message) {
    const known = this.items.get(message.id);
    const element = renderMessage(message, this.context);
    if (known) {
      const focused = known.element.contains(document.activeElement);
      known.element.replaceWith(element);
      if (focused) element.querySelector("button")?.focus({ preventScroll: true });
    } else {
      this.list.insertBefore(element, this.after(message.id));
    }
    this.items.set(message.id, { message, element });
    this.showReplies(message.id);
    this.decorate(element);
    if (element.nextElementSibling) this.decorate(element.nextElementSibling);
  }

  /** Note how much answers a message, unless something later was heard. */
  countReplies({ id, replies }, asOf) {
    if (this.replies.get(id)?.asOf > asOf) return;
    this.replies.set(id, { count: replies, asOf });
    this.showReplies(id);
  }

  showReplies(id) {
    const { threadUrl, texts } = this.context;
    const body = this.items.get(id)?.element.querySelector(".message-body");
    if (!body || !threadUrl) return;
    const count = this.replies.get(id)?.count;
    const link = body.querySelector(".replies");
    if (!count) link?.remove();
    else if (link) link.textContent = repliesLink(count, link.href, texts).textContent;
    else body.append(repliesLink(count, threadUrl(id), texts));
    if (this.stuck) this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  after(id) {
    let next = null;
    for (let node = this.list.lastElementChild; node; node = node.previousElementSibling) {
      if (node.dataset.id && Number(node.dataset.id) < id) break;
      next = node;
    }
    return next;
  }

  putPending(message) {
    const element = renderMessage(message, this.context);
    const known = this.pending.get(message.client_key);
    if (known) known.replaceWith(element);
    else this.list.append(element);
    this.pending.set(message.client_key, element);
    this.decorate(element);
    if (!known) this.toBottom();
  }

  dropPending(key) {
    this.pending.get(key)?.remove();
    this.pending.delete(key);
  }

  /** Day line, unread line and whether the name is shown, from the message before. */
  decorate(element) {
    element.querySelectorAll(":scope > .day, :scope > .unread").forEach((line) => line.remove());
    const before = element.previousElementSibling;
    const sameDay = before?.dataset.day === element.dataset.day;
    const unread = Number(element.dataset.id) === this.unreadFrom;
    const close = before && new Date(element.dataset.sentAt) - new Date(before.dataset.sentAt) < GROUP_MS;
    const grouped = sameDay && close && !unread && before.dataset.person === element.dataset.person;
    element.toggleAttribute("data-first", !grouped);
    if (unread) element.prepend(make("p", "unread", this.context.texts.unread));
    if (!sameDay) element.prepend(make("p", "day", element.dataset.day));
  }

  /** Draw the line where reading stopped, among what is here; the first message after it, or nothing. */
  markUnread() {
    if (this.lastRead === null) return null;
    const isNew = ({ message }) => message.id > this.lastRead && message.person.id !== this.context.me.id && !message.deleted;
    const fresh = [...this.items.values()].filter(isNew).map(({ message }) => message.id);
    if (!fresh.length) return null;
    const before = this.items.get(this.unreadFrom)?.element;
    this.unreadFrom = Math.min(...fresh);
    if (before) this.decorate(before);
    const { element } = this.items.get(this.unreadFrom);
    this.decorate(element);
    return element;
  }

  /** Bring a message into view. False where it is not here. */
  reveal(id) {
    const element = this.items.get(id)?.element;
    if (!element) return false;
    element.scrollIntoView({ block: "center", behavior: "smooth" });
    element.classList.add("message-found");
    setTimeout(() => element.classList.remove("message-found"), 2000);
    return true;
  }

  toBottom(focus = false) {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    if (focus) this.scroller.focus();
    this.looked();
  }

  looked() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    this.stuck = scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM_PX;
    if (this.stuck && !document.hidden) {
      this.unseen = 0;
      if (this.items.size) this.onSeen(Math.max(...this.items.keys()));
    }
    const { texts } = this.context;
    this.newest.hidden = this.stuck;
    this.newest.textContent = this.unseen ? fill(texts.newMessages, { count: this.unseen }) : texts.newest;
  }
}
