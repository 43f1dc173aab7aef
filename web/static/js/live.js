// New messages as they come: a stream where the browser and the line allow one, asking now and
// then where they do not. Either way the log is caught up by id, so nothing is missed or doubled.

import { Refusal, eventsAfter, readLog } from "./door.js";

const PAGE = 50;
const TICK = 1000;
const AWAITED = 2500;
const ASKING = 3000;
const RESTING = 12000;
const INSURANCE = 60000;
const AWAKE = 120000;
const STREAM_AGAIN = 30000;

export class Live {
  /** `on`: newest() → id, messages(list), typing(event), reached(is), lost() when no session. */
  constructor(on) {
    this.on = on;
    this.source = null;
    this.asked = 0;
    this.answered = true;
    this.spoken = performance.now();
    this.streamAt = 0;
    this.asking = null;
  }

  start() {
    this.listen();
    setInterval(() => this.tick(), TICK);
    window.addEventListener("online", () => this.ask());
    document.addEventListener("visibilitychange", () => this.shown(!document.hidden));
  }

  /** A page nobody looks at holds no line: a browser has only six of them for all its windows. */
  shown(is) {
    if (!is) {
      this.source?.close();
      return;
    }
    this.listen();
    this.ask();
  }

  /** The person said something: an answer is awaited. */
  await() {
    this.answered = false;
    this.spoken = performance.now();
  }

  listen() {
    if (!("EventSource" in window)) return;
    this.source?.close();
    this.streamAt = performance.now();
    this.source = new EventSource(eventsAfter(this.on.newest()));
    this.source.addEventListener("open", () => this.on.reached(true));
    this.source.addEventListener("message", (event) => this.heard([JSON.parse(event.data)]));
    for (const name of ["typing", "progress"]) {
      this.source.addEventListener(name, () => this.on.typing(name));
    }
  }

  heard(messages) {
    if (messages.some((one) => one.from === "bot")) this.answered = true;
    if (messages.length) this.on.messages(messages);
  }

  get isStreaming() {
    return this.source?.readyState === 1;
  }

  get pause() {
    const since = performance.now() - this.spoken;
    if (!this.answered && since < 30000) return AWAITED;
    if (this.isStreaming) return INSURANCE;
    return since < AWAKE ? ASKING : RESTING;
  }

  tick() {
    if (document.hidden) return;
    const now = performance.now();
    if (this.source?.readyState === 2 && now - this.streamAt > STREAM_AGAIN) this.listen();
    if (now - Math.max(this.asked, this.answered ? 0 : this.spoken) > this.pause) this.ask();
  }

  /** Catch up now. */
  ask() {
    this.asking ??= this.catchUp().finally(() => (this.asking = null));
    return this.asking;
  }

  async catchUp() {
    this.asked = performance.now();
    try {
      let found;
      do {
        found = await readLog({ after: this.on.newest() });
        this.heard(found);
      } while (found.length >= PAGE);
      this.on.reached(true);
    } catch (problem) {
      if (problem instanceof Refusal && problem.status === 401) this.on.lost();
      else if (!(problem instanceof Refusal)) this.on.reached(false);
    }
  }
}
