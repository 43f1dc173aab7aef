// Where people type. What is typed is kept at every letter until it is handed to the queue.

import { forget, keep, kept } from "./shelf.js";
import { byId, textLimit, word } from "./words.js";

export class Composer {
  /** `send(text)` hands over words; it says whether they were taken. */
  constructor(send) {
    this.field = byId("say");
    this.trouble = byId("trouble");
    this.draft = null;
    this.found = "";
    this.send = send;
    byId("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.field.addEventListener("input", () => this.changed());
    this.field.addEventListener("keydown", (event) => {
      // While a Vietnamese keyboard is still composing, Enter belongs to it.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.submit();
    });
  }

  /** Bring back what this chat left unsent in the field. */
  start(chat) {
    const name = `draft:${chat ?? "new"}`;
    if (this.draft === "draft:new") this.move(chat);
    // What another chat left here stays behind; what was typed just now does not.
    else if (this.draft !== name && this.field.value === this.found) this.field.value = "";
    this.draft = name;
    this.found = kept(name, "");
    this.field.value ||= this.found;
    this.changed();
  }

  /** What is in the field now belongs to this chat. */
  move(chat) {
    if (this.draft) forget(this.draft);
    this.draft = `draft:${chat ?? "new"}`;
    this.changed();
  }

  changed() {
    this.complain("");
    this.field.style.height = "";
    if (this.field.value) this.field.style.height = `${Math.min(this.field.scrollHeight + 2, window.innerHeight * 0.32)}px`;
    if (this.field.value) keep(this.draft, this.field.value);
    else forget(this.draft);
  }

  fill(text) {
    this.field.value = text;
    this.changed();
  }

  submit() {
    const text = this.field.value.trim();
    if (text.length > textLimit) {
      this.complain(word("text_too_long", { limit: textLimit }));
      return;
    }
    if (this.send(text)) this.fill("");
  }

  /** One sentence above the field, read out by screen readers. */
  complain(sentence) {
    this.trouble.textContent = sentence;
    this.trouble.hidden = !sentence;
  }
}
