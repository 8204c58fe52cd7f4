/** What is unread in each room: marks in the head of the page, its title, and how far was read. */

import { fill } from "./format.js";

const WAIT_MS = 1000;
const RETRY_MS = 10000;

/** How many, as it is shown: more are not counted. */
const capped = (count, most) => (count < most ? String(count) : `${most - 1}+`);

/** Show in the head of the page what each room has that was not seen. */
export function showRooms(rooms, { texts, most_unread: most }) {
  for (const { slug, unread, mentioned } of rooms) {
    const place = document.querySelector(`.place-room[data-room="${slug}"]`);
    if (!place) continue;
    const count = capped(unread, most);
    const words = mentioned ? fill(texts.unreadMe, { count }) : fill(texts.unreadCount, { count });
    const mark = place.querySelector(".unread-mark");
    mark.classList.toggle("unread-mark-me", mentioned);
    mark.textContent = unread ? `${mentioned ? "@" : ""}${count}` : "";
    place.querySelector(".unread-words").textContent = unread ? words : "";
  }
}

export class Reading {
  /** @param {object} config As the page has it. */
  constructor(api, config) {
    this.api = api;
    this.config = config;
    this.title = document.title;
    this.room = { slug: config.slug, unread: 0, mentioned: false };
    this.seen = 0;
    this.marked = 0;
    document.addEventListener("visibilitychange", () => document.hidden && this.mark());
  }

  /** What the server says of all rooms. Of this one it may not know yet what was just seen. */
  told(rooms) {
    const here = rooms.find((room) => room.slug === this.room.slug);
    if (here && this.seen <= this.marked) this.room = here;
    this.show(rooms.map((room) => (room === here ? this.room : room)));
  }

  /** Somebody has said something that is not seen yet. */
  fresh(mentioned) {
    this.room = { ...this.room, unread: this.room.unread + 1, mentioned: this.room.mentioned || mentioned };
    this.show([this.room]);
  }

  /** Everything up to a message was seen: told to the server soon, once for many. */
  read(id) {
    if (id > this.seen) {
      this.seen = id;
      this.later(WAIT_MS);
    }
    if (!this.room.unread) return;
    this.room = { ...this.room, unread: 0, mentioned: false };
    this.show([this.room]);
  }

  async mark() {
    clearTimeout(this.timer);
    const { seen } = this;
    if (seen <= this.marked) return;
    try {
      const { rooms } = await this.api.markRead(seen);
      this.marked = Math.max(this.marked, seen);
      this.told(rooms);
    } catch (error) {
      if (error.temporary) this.later(RETRY_MS);
    }
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.mark(), wait);
  }

  show(rooms) {
    showRooms(rooms, this.config);
    const { unread } = this.room;
    document.title = unread ? `(${capped(unread, this.config.most_unread)}) ${this.title}` : this.title;
  }
}
