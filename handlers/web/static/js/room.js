/** The chat room: its history, what is unread there, and who is in it. */

import { Conversation } from "./conversation.js";
import { banner, toast } from "./notices.js";
import { Offer } from "./offer.js";
import { setUpSide, showPeople } from "./presence.js";
import { Reading } from "./unread.js";

const byId = (id) => document.getElementById(id);
const config = JSON.parse(byId("room-config").textContent);
const { texts, me, slug } = config;

const JUMP_PAGES = 10;
/** Older pages that are fetched to come to where reading stopped. */
const UNREAD_PAGES = 10;
let hasMore = false;

const room = new Conversation(config, {
  outbox: `gyeyaktong:outbox:${slug}:${me.id}`,
  takes: () => true,
  changed: () => {
    byId("empty").hidden = true;
  },
  sent: () => offer.make(),
  received: (message, fresh) => {
    const unseen = fresh && !room.context.isOwn(message) && (document.hidden || !list.stuck);
    if (unseen) reading.fresh(message.mentions?.some(([, , people]) => people.includes(me.id)) ?? false);
  },
  answered: () => null,
  jump,
  seen: (id) => reading.read(id),
  rooms: (rooms) => reading.told(rooms),
  presence: (people) => showPeople(people, room.context),
  threadUrl: (id) => `/rooms/${slug}/threads/${id}`,
});
const { api, composer, list } = room;
const reading = new Reading(api, config);
const offer = new Offer(config.notifications, config);

async function begin() {
  try {
    const newest = await api.history();
    const pages = [newest];
    const stopped = newest.seen_id ?? Infinity;
    while (pages[0].has_more && pages[0].messages[0].id > stopped && pages.length < UNREAD_PAGES) {
      pages.unshift(await api.history(pages[0].messages[0].id));
    }
    list.begin(pages.flatMap((page) => page.messages), newest.last_event_id, newest.seen_id);
    older(pages[0].has_more);
    byId("empty").hidden = !list.isEmpty;
    delete byId("history").dataset.loading;
    banner("");
    room.stream.start(newest.last_event_id);
  } catch (error) {
    if (error.status === 401) room.leave();
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
    list.addOlder(page.messages, page.last_event_id);
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

/** A question that the board has sent somebody here with: theirs to look at, change and send. */
function takeQuestion() {
  const question = new URLSearchParams(location.search).get("ask");
  if (!question || slug !== "open") return;
  history.replaceState(null, "", location.pathname);
  composer.use(question.slice(0, config.max_chars));
  composer.mention();
}

byId("load-older").addEventListener("click", loadOlder);
for (const example of document.querySelectorAll(".example")) {
  example.addEventListener("click", () => composer.use(example.textContent));
}
setUpSide();
begin();
takeQuestion();
