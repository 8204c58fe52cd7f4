/** The chat room: puts the parts together. */

import { Api } from "./api.js";
import { Composer } from "./composer.js";
import { fill, newKey } from "./format.js";
import { closeMenu, openMenu } from "./menu.js";
import { MessageList } from "./messages.js";
import { alertDialog, announce, banner, confirmDelete, toast } from "./notices.js";
import { Outbox } from "./outbox.js";
import { setUpSide, showPeople } from "./presence.js";
import { Stream } from "./stream.js";

const byId = (id) => document.getElementById(id);
const config = JSON.parse(byId("room-config").textContent);
const { texts, me, slug } = config;

const THINKING_MS = 20000;
const JUMP_PAGES = 10;
const PROMPT_MS = 10000;
const readKey = `gyeyaktong:read:${slug}:${me.id}`;
const title = document.title;
const presses = new Map();
let thinkingTimer;
let hasMore = false;
let signedOut = false;
let pressed = { id: 0, at: 0 };

const api = new Api(slug, config.csrf);
const context = { me, texts, roles: config.roles, onQuote: jump, onMenu: menu, onPress: press, onState: pendingAction };

const list = new MessageList({
  list: byId("messages"),
  scroller: byId("scroller"),
  newest: byId("newest"),
  context,
  onSeen: seen,
});

const composer = new Composer({
  texts,
  maxChars: config.max_chars,
  maxFileBytes: config.max_file_bytes,
  botName: config.bot_name,
  on: {
    send: (text, replyTo) => outbox.add(text, replyTo && { id: replyTo.id, person: replyTo.person, excerpt: excerpt(replyTo) }),
    sendFile: async (file, caption, key, progress) => {
      try {
        stored(await api.upload(file, caption, key, progress));
      } catch (error) {
        if (error.status === 401) leave();
        throw error;
      }
    },
    edit: (message, text) => attempt(() => api.edit(message.id, text, newKey()), received),
    editLast: () => {
      const last = list.lastOwn();
      if (last) composer.edit(last);
    },
  },
});

const stream = new Stream((after) => api.streamUrl(after), {
  message: received,
  presence: ({ people }) => showPeople(people, context),
  toast: ({ press_id: key, text, alert }) => {
    if (!presses.has(key)) return;
    presses.get(key)();
    if (alert) alertDialog(text);
    else toast(text);
  },
  bye: ({ reason }) => (reason === "replaced" ? paused() : leave()),
  state: connectionState,
  broken: checkSession,
});

const outbox = new Outbox(api, `gyeyaktong:outbox:${slug}:${me.id}`, {
  changed: (message) => {
    list.putPending({ ...message, person: me, sent_at: message.written_at, deleted: false });
    byId("empty").hidden = true;
  },
  sent: stored,
  dropped: (key) => list.dropPending(key),
  signedOut: leave,
});

function stored({ message, for_bot: forBot }) {
  received(message);
  if (forBot) think();
}

function received(message) {
  const fresh = list.receive(message);
  byId("empty").hidden = true;
  if (message.person.role === "bot") stopThinking();
  if (fresh && isPrompt(message)) composer.reply(message, excerpt(message));
  if (fresh && message.person.id !== me.id) announce(fill(texts.announce, { name: message.person.name, text: excerpt(message) }));
  const unseen = document.hidden ? list.unseen || 1 : list.unseen;
  document.title = unseen ? `(${unseen}) ${title}` : title;
}

/** In the instructors' room a button may make the bot ask for an answer: let it be written at once. */
function isPrompt(message) {
  const asked = message.person.role === "bot" && message.reply_to?.id === pressed.id && !message.buttons.length;
  return asked && slug === "instructors" && Date.now() - pressed.at < PROMPT_MS && composer.isIdle;
}

function seen(id) {
  localStorage.setItem(readKey, String(Math.max(id, Number(localStorage.getItem(readKey)))));
  document.title = title;
}

function excerpt(message) {
  if (message.deleted) return texts.deleted;
  if (message.html === undefined) return message.text;
  return new DOMParser().parseFromString(message.html, "text/html").body.textContent;
}

async function begin() {
  try {
    const page = await api.history();
    list.begin(page.messages, Number(localStorage.getItem(readKey)));
    older(page.has_more);
    byId("empty").hidden = !list.isEmpty;
    delete byId("history").dataset.loading;
    banner("");
    stream.start(page.last_event_id);
  } catch (error) {
    if (error.status === 401) leave();
    else banner(texts.loadFailed, { label: texts.retry, run: begin });
  }
}

function older(more) {
  hasMore = more;
  byId("load-older").hidden = !more;
}

async function loadOlder() {
  const button = byId("load-older");
  button.disabled = true;
  try {
    const page = await api.history(list.oldestId);
    list.addOlder(page.messages);
    older(page.has_more);
    return true;
  } catch (error) {
    toast(error.message || texts.loadFailed);
    return false;
  } finally {
    button.disabled = false;
  }
}

async function jump(id) {
  for (let page = 0; page < JUMP_PAGES && id < list.oldestId && hasMore; page += 1) {
    if (!(await loadOlder())) return;
  }
  if (!list.reveal(id)) toast(texts.quoteGone);
}

function menu(message, anchor) {
  const own = message.person.id === me.id;
  const items = [{ label: texts.reply, run: () => composer.reply(message, excerpt(message)) }];
  if (navigator.clipboard) {
    items.push({ label: texts.copy, run: () => navigator.clipboard.writeText(excerpt(message)).then(() => toast(texts.copied)) });
  }
  if (own) {
    items.push({ label: texts.edit, run: () => composer.edit(message) });
    items.push({ label: texts.delete, danger: true, run: () => remove(message) });
  }
  openMenu(anchor, items);
}

async function remove(message) {
  if (await confirmDelete()) attempt(() => api.remove(message.id, newKey()), received);
}

async function attempt(call, done) {
  try {
    done(await call());
  } catch (error) {
    if (error.status === 401) leave();
    else toast(error.message || texts.actionFailed);
  }
}

async function press(message, action, control) {
  if (control.getAttribute("aria-busy") === "true") return;
  const key = newKey();
  const release = () => control.removeAttribute("aria-busy");
  control.setAttribute("aria-busy", "true");
  presses.set(key, release);
  pressed = { id: message.id, at: Date.now() };
  setTimeout(release, 5000);
  setTimeout(() => presses.delete(key), 60000);
  try {
    await api.press(message.id, action, key);
  } catch (error) {
    release();
    if (error.status === 401) leave();
    else toast(error.message || texts.pressFailed);
  }
}

function pendingAction(key, what) {
  if (what === "resend") outbox.again(key);
  else outbox.discard(key);
}

function think() {
  clearTimeout(thinkingTimer);
  byId("thinking").hidden = false;
  list.toBottom();
  thinkingTimer = setTimeout(stopThinking, THINKING_MS);
}

function stopThinking() {
  clearTimeout(thinkingTimer);
  byId("thinking").hidden = true;
}

function connectionState(state) {
  byId("connection").dataset.state = state;
  byId("connection-text").textContent = { open: texts.connected, connecting: texts.connecting, lost: texts.reconnecting }[state];
  if (state === "open") {
    banner("");
    outbox.flush();
  } else if (!navigator.onLine) {
    banner(texts.offline);
  }
}

/** A stream that breaks does not say why: ask whether the session is over. */
async function checkSession(failures) {
  if (failures > 1 && failures % 3) return;
  try {
    await api.history();
  } catch (error) {
    if (error.status === 401 || error.status === 403) leave();
  }
}

function paused() {
  banner(texts.replaced, { label: texts.resume, run: () => location.reload() });
}

function leave() {
  if (signedOut) return;
  signedOut = true;
  stream.stop();
  connectionState("lost");
  banner(texts.signedOut, { label: texts.signIn, run: () => location.assign(`/join?next=${encodeURIComponent(location.pathname)}`) });
}

/** A question that the board has sent somebody here with: theirs to look at, change and send. */
function takeQuestion() {
  const question = new URLSearchParams(location.search).get("ask");
  if (!question || slug !== "open") return;
  history.replaceState(null, "", location.pathname);
  composer.use(question.slice(0, config.max_chars));
  composer.mention();
}

byId("load-older").addEventListener("click", loadOlder);
byId("scroller").addEventListener("scroll", closeMenu, { passive: true });
for (const example of document.querySelectorAll(".example")) {
  example.addEventListener("click", () => composer.use(example.textContent));
}
window.addEventListener("offline", () => banner(texts.offline));
setUpSide();
begin();
takeQuestion();
