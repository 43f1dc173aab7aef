// What was said here and not yet stored there: sent in order, one at a time, each under a key of
// its own, so that trying again never says a thing twice. Kept through reload and offline.

import { Refusal, Unreached, post, upload } from "./door.js";
import { forget, forgetFile, keep, keepFile, kept, keptFile, names, newKey, rename } from "./shelf.js";

const PAUSES = [1, 2, 4, 8, 15, 30];
const shelf = (chat) => `queue:${chat ?? "new"}:`;

/**
 * `tell` hears of each entry: waiting, going, refused, lost, sent. `reopen` is asked for a session
 * when the server no longer knows this browser.
 */
export class Queue {
  constructor(tell, reopen) {
    this.tell = tell;
    this.reopen = reopen;
    this.chat = null;
    this.isOpen = false;
    this.entries = [];
    this.found = new Set();
    this.failures = 0;
    this.running = false;
    this.timer = 0;
    window.addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
  }

  /** Show what a chat left unsent; nothing leaves before the chat is open. */
  show(chat) {
    this.chat = chat;
    this.take(chat);
  }

  /** The chat is open. What another chat left here stays behind; what was said just now goes. */
  start(chat) {
    if (chat !== this.chat) {
      const left = this.chat === null ? [] : this.entries.filter((one) => this.found.has(one));
      for (const entry of left) this.tell("left", entry);
      this.entries = this.entries.filter((one) => !left.includes(one));
      this.move(chat);
      this.take(chat);
    }
    this.isOpen = true;
    this.run();
  }

  /** This browser got another chat while it spoke: what is unsent follows. */
  move(chat) {
    for (const { key } of this.entries) rename(shelf(this.chat) + key, shelf(chat) + key);
    this.chat = chat;
  }

  /** What this chat left unsent, here or in another window: the server takes each key once. */
  take(chat) {
    const all = names(shelf(chat)).map((name) => kept(name));
    const entries = all.filter((one) => one && !this.entries.some((other) => other.key === one.key));
    this.found = new Set(entries);
    this.entries = [...this.entries, ...entries].sort((one, other) => one.at - other.at);
    for (const entry of entries) this.tell("waiting", entry);
  }

  add(entry, file = null) {
    const full = { key: newKey(), at: Date.now(), ...entry };
    this.entries.push(full);
    keep(shelf(this.chat) + full.key, full);
    this.tell("waiting", full, file);
    const ready = file ? keepFile(full.key, file) : Promise.resolve();
    ready.then(() => this.run());
  }

  /** The one that is on its way. */
  get going() {
    return this.running ? (this.entries[0] ?? null) : null;
  }

  hurry() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.run();
  }

  async run() {
    if (this.running || this.timer || !this.isOpen) return;
    this.running = true;
    try {
      while (this.entries.length && (await this.attempt(this.entries[0])));
    } finally {
      this.running = false;
    }
  }

  /** Try one entry; whether to go on with the next at once. */
  async attempt(entry) {
    this.tell(this.failures ? "retrying" : "going", entry);
    try {
      const stored = await this.send(entry);
      this.failures = 0;
      this.finish(entry);
      this.tell("sent", entry, stored);
      return true;
    } catch (problem) {
      return this.failed(entry, problem);
    }
  }

  async send(entry) {
    const seen = entry.seen ? { seen: entry.seen } : {};
    if (entry.kind === "choice") {
      return post({ choice: entry.choice, screen: entry.screen, ...seen }, entry.key);
    }
    if (entry.kind === "text") return post({ text: entry.text, ...seen }, entry.key);
    const file = await keptFile(entry.key);
    if (!file) throw new Lost();
    const caption = entry.text ? { text: entry.text } : {};
    const fields = { ...caption, ...seen };
    return upload(file, entry.name, fields, entry.key, (percent) =>
      this.tell("progress", entry, percent),
    );
  }

  async failed(entry, problem) {
    if (problem instanceof Lost) {
      // Another window sent it and put it away.
      const isSent = !kept(shelf(this.chat) + entry.key);
      this.finish(entry);
      this.tell(isSent ? "left" : "lost", entry);
      return true;
    }
    if (problem instanceof Refusal && problem.status === 401 && !entry.reopened) {
      entry.reopened = true;
      if (await this.reopen()) return true;
    } else if (problem instanceof Refusal && !problem.isPassing) {
      this.finish(entry);
      this.tell("refused", entry, problem.sentence);
      return true;
    } else if (!(problem instanceof Refusal || problem instanceof Unreached)) {
      throw problem;
    }
    const pause = problem.wait || PAUSES[Math.min(this.failures, PAUSES.length - 1)];
    this.failures += 1;
    this.tell("retrying", entry);
    this.timer = setTimeout(() => this.hurry(), pause * 1000);
    return false;
  }

  finish(entry) {
    this.entries = this.entries.filter((other) => other !== entry);
    forget(shelf(this.chat) + entry.key);
    if (entry.kind === "file") forgetFile(entry.key);
  }
}

class Lost extends Error {}
