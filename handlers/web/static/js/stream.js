/** The live stream, with its state. It goes on from the last message seen, however often it breaks. */

const SILENCE_MS = 45000;
const RETRY_MS = [1000, 2000, 4000, 8000];

export class Stream {
  /**
   * @param {(after: number) => string} url
   * @param {Object<string, Function>} on `message`, `presence`, `toast`, `rooms`, `bye` and `state` handlers.
   */
  constructor(url, on) {
    this.url = url;
    this.on = on;
    this.last = 0;
    this.failures = 0;
    this.stopped = true;
    window.addEventListener("online", () => !this.stopped && this.open());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && !this.stopped && this.state !== "open") this.open();
    });
  }

  start(after) {
    this.last = after;
    this.stopped = false;
    this.open();
  }

  stop() {
    this.stopped = true;
    this.close();
  }

  close() {
    clearTimeout(this.timer);
    clearTimeout(this.watchdog);
    this.source?.close();
    this.source = null;
  }

  open() {
    this.close();
    this.setState(this.failures ? "lost" : "connecting");
    const source = new EventSource(this.url(this.last));
    this.source = source;
    source.addEventListener("open", () => {
      this.failures = 0;
      this.setState("open");
      this.heard();
    });
    source.addEventListener("error", () => this.broken());
    source.addEventListener("ping", () => this.heard());
    for (const name of ["message", "presence", "toast", "rooms", "bye"]) {
      source.addEventListener(name, (event) => {
        this.heard();
        if (name === "message") this.last = Math.max(this.last, Number(event.lastEventId));
        if (name === "bye") this.stop();
        this.on[name](JSON.parse(event.data));
      });
    }
  }

  heard() {
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(() => this.broken(), SILENCE_MS);
  }

  broken() {
    if (this.stopped) return;
    this.close();
    this.setState("lost");
    const wait = RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)];
    this.failures += 1;
    this.timer = setTimeout(() => this.open(), wait * (0.75 + Math.random() / 2));
    this.on.broken(this.failures);
  }

  setState(state) {
    this.state = state;
    this.on.state(state);
  }
}
