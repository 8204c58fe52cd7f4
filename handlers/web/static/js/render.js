/** A message as an element. The bot's words are HTML that the server has made safe; people's are text. */

import { day, fill, make, spoken, time } from "./format.js";

/**
 * @param {object} message As the server sends it; one not yet sent has no `id` and a `state`.
 * @param {object} context `me`, `isOwn`, `texts`, `roles`, the handlers `onQuote`, `onMenu`, `onPress`, `onState`, and on the
 *   page of a thread the `thread`: what answers its beginning does not quote it.
 */
export function renderMessage(message, context) {
  const own = context.isOwn(message);
  const item = make("li", `message message-${message.person.role}`);
  item.classList.toggle("message-own", own);
  item.classList.toggle("message-deleted", message.deleted);
  item.dataset.person = message.person.id ?? "bot";
  item.dataset.sentAt = message.sent_at;
  item.dataset.day = day(message.sent_at);
  if (message.id) {
    item.dataset.id = message.id;
    item.id = `m${message.id}`;
  }
  item.append(avatar(message.person), body(message, own, context));
  if (message.state === "failed") item.classList.add("message-failed");
  return item;

  function body() {
    const column = make("div", "message-body");
    column.append(head(message.person, own, context));
    const bubble = make("div", "bubble");
    if (message.reply_to && message.reply_to.id !== context.thread) bubble.append(quote(message.reply_to, context));
    bubble.append(words(message, context));
    if (message.buttons?.length && !message.deleted) bubble.append(buttons(message, context));
    const row = make("div", "bubble-row");
    row.append(bubble, side(message, context));
    column.append(row);
    if (message.state) column.append(sendState(message, context));
    return column;
  }
}

export function avatar(person) {
  const circle = make("span", `avatar avatar-${person.role}`, person.role === "bot" ? "통" : [...person.name][0]);
  circle.setAttribute("aria-hidden", "true");
  return circle;
}

export function roleBadge(role, roles) {
  return make("span", `role role-${role}`, roles[role]);
}

function head(person, own, { texts, roles }) {
  const line = make("p", own ? "message-head visually-hidden" : "message-head");
  line.append(make("span", "message-name", own ? texts.me : person.name));
  if (!["staff", "anonymous"].includes(person.role)) line.append(" ", roleBadge(person.role, roles));
  return line;
}

function quote(target, { texts, onQuote }) {
  const button = make("button", "quote");
  button.type = "button";
  button.append(
    make("span", "quote-name", target.person.name),
    make("span", "quote-text", target.excerpt),
    make("span", "visually-hidden", texts.jump),
  );
  button.addEventListener("click", () => onQuote(target.id));
  return button;
}

function words(message, { me, texts }) {
  const text = make("div", "bubble-text");
  if (message.deleted) text.textContent = texts.deleted;
  else if (message.html !== undefined) text.innerHTML = message.html;
  else text.append(spoken(message.text, message.mentions ?? [], me));
  return text;
}

function side(message, { texts, onMenu, isOwn }) {
  const column = make("div", "message-side");
  if (message.id && !message.deleted) {
    const more = make("button", "icon-button message-menu-button");
    more.type = "button";
    more.setAttribute("aria-label", fill(texts.actions, { name: message.person.name }));
    more.setAttribute("aria-haspopup", "menu");
    more.setAttribute("aria-expanded", "false");
    const icon = make("span", "icon icon-more");
    icon.setAttribute("aria-hidden", "true");
    more.append(icon);
    more.addEventListener("click", () => onMenu(message, more));
    column.append(more);
  }
  if (message.id) {
    const stamp = make("time", "message-time", time(message.sent_at));
    stamp.dateTime = message.sent_at;
    if (message.edited) stamp.prepend(`${texts.edited} · `);
    if (message.person.role === "anonymous" && isOwn(message)) stamp.prepend(`${texts.anonymous} · `);
    column.append(stamp);
  }
  return column;
}

function buttons(message, { texts, onPress }) {
  const block = make("div", "message-buttons");
  for (const row of message.buttons) {
    const line = make("div", "button-row");
    for (const button of row) {
      const control = make(button.url ? "a" : "button", "press", button.label);
      if (button.url) {
        control.href = button.url;
        control.target = "_blank";
        control.rel = "noopener noreferrer";
        control.append(make("span", "visually-hidden", ` (${texts.opensNewWindow})`));
      } else {
        control.type = "button";
        control.addEventListener("click", () => onPress(message, button.action, control));
      }
      line.append(control);
    }
    block.append(line);
  }
  return block;
}

function sendState(message, { texts, onState }) {
  const line = make("p", "message-state", message.state === "failed" ? message.problem || texts.failed : texts[message.state]);
  if (message.state === "failed") {
    const actions = make("span", "state-actions");
    for (const what of ["resend", "discard"]) {
      const button = make("button", "button button-small button-text", texts[what]);
      button.type = "button";
      button.addEventListener("click", () => onState(message.client_key, what));
      actions.append(button);
    }
    line.append(" ", actions);
  }
  return line;
}

/** What leads from a message to what answers it; nothing where nothing does. */
export function repliesLink(count, url, texts) {
  const link = make("a", "replies", fill(texts.replies, { count }));
  link.href = url;
  return link;
}
