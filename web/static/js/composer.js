// Where people type. What is typed is kept at every letter until it is handed to the queue.

import { forget, keep, kept, rename } from "./shelf.js";
import { left, own } from "./tabs.js";
import { byId, textLimit, word } from "./words.js";

const SETTLING = 250;

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
    this.form = byId("composer");
    byId("trouble-close").onclick = () => this.complain("");
    this.form.addEventListener("focusin", () => this.rest());
    // A finger that leaves the field for a button must still find that button where it was.
    this.isPressed = false;
    const later = () => setTimeout(() => this.isPressed || this.rest(), SETTLING);
    this.form.addEventListener("focusout", later);
    window.addEventListener("pointerdown", () => (this.isPressed = true), true);
    for (const ending of ["pointerup", "pointercancel"]) {
      window.addEventListener(ending, () => ((this.isPressed = false), later()), true);
    }
  }

  /**
   * While somebody writes, the field has a line of its own and the buttons stand below it. A press
   * on a button alone moves nothing, or the finger would miss it.
   */
  rest() {
    const now = document.activeElement;
    const stays = document.body.classList.contains("writing") && this.form.contains(now);
    const isBusy = now === this.field || stays || this.field.value || byId("chips").childElementCount;
    document.body.classList.toggle("writing", Boolean(isBusy));
  }

  /** Bring back what this chat left unsent in the field. */
  start(chat) {
    const name = own("draft", chat);
    if (this.draft === own("draft", null)) this.move(chat);
    // What another chat left here stays behind; what was typed just now does not.
    else if (this.draft !== name && this.field.value === this.found) this.field.value = "";
    this.draft = name;
    this.found = kept(name, "");
    this.field.value ||= this.found;
    this.changed();
    this.takeOver(chat);
  }

  /** Bring back what a window that is closed left unsent in its field. */
  async takeOver(chat) {
    const all = await left("draft", chat);
    if (this.draft !== own("draft", chat) || this.field.value || !all.length) return;
    rename(all[0], this.draft);
    this.found = kept(this.draft, "");
    this.fill(this.found);
  }

  /** What is in the field now belongs to this chat. */
  move(chat) {
    if (this.draft) forget(this.draft);
    this.draft = own("draft", chat);
    this.changed();
  }

  changed() {
    this.complain("");
    this.field.style.height = "";
    if (this.field.value) this.field.style.height = `${Math.min(this.field.scrollHeight + 2, window.innerHeight * 0.32)}px`;
    this.rest();
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
    this.trouble.firstElementChild.textContent = sentence;
    this.trouble.hidden = !sentence;
  }
}
