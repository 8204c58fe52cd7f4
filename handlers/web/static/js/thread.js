/** The page of a thread, alive: it is there without this, and can be answered. */

import { Conversation } from "./conversation.js";
import { fill } from "./format.js";
import { toast } from "./notices.js";
import { showRooms } from "./unread.js";

const byId = (id) => document.getElementById(id);
const config = JSON.parse(byId("room-config").textContent);
const { texts, me, slug, thread: root, messages } = config;
const firstReply = messages[1]?.id ?? root;
let target = messages.find((message) => message.id === config.target);

const thread = new Conversation(config, {
  thread: root,
  outbox: `gyeyaktong:outbox:${slug}:${root}:${me.id}`,
  // Answers of earlier pages stay there, however they change.
  takes: (message) => message.thread.id === root && (message.id === root || message.id >= firstReply),
  changed: () => {},
  sent: () => {},
  received: (message) => {
    const { replies } = message.thread;
    byId("thread-count").textContent = replies ? fill(texts.replies, { count: replies }) : "";
    // Whoever has begun to write goes on answering what they were looking at.
    if (thread.composer.isIdle) answer(newestToAnswer());
  },
  answered: () => target,
  jump: (id) => thread.list.reveal(id) || toast(texts.quoteGone),
  seen: () => {},
  rooms: (rooms) => showRooms(rooms, config),
  presence: () => {},
});

/** As the server has it: among instructors what answers the bot may reach whoever asked. */
function newestToAnswer() {
  const { items } = thread.list;
  const able = [...items.values()].map((item) => item.message).filter(
    ({ deleted, person }) => !deleted && !thread.context.isOwn({ person }) && (slug !== "instructors" || person.role !== "bot"),
  );
  return able.sort((one, other) => one.id - other.id).pop() ?? items.get(root).message;
}

function answer(message) {
  target = message;
  byId("answered").textContent = fill(texts.replyingTo, { name: message.person.name });
}

/** Where the address names a message, the page shows it. */
function begin() {
  byId("connection").hidden = false;
  byId("messages").replaceChildren(...byId("messages").querySelectorAll(".message:not([id])"));
  thread.list.begin(messages, config.last_event_id, null);
  thread.stream.start(config.last_event_id);
  const named = location.hash.match(/^#m(\d+)$/);
  if (named) thread.list.reveal(Number(named[1]));
}

begin();
