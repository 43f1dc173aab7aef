// The conversation on screen: messages in the order of their ids, edits in place of what they
// replace, what is not yet sent at the end.

import { bubble } from "./bubbles.js";
import { byId, word } from "./words.js";

const NEAR = 60;

/** Show which of a question's buttons was pressed. */
export function mark(group, isChosen) {
  const chosen = [...group.children].find(isChosen);
  if (!chosen) return;
  for (const one of group.children) one.setAttribute("aria-pressed", String(one === chosen));
}

export class Log {
  constructor(press) {
    this.press = press;
    this.log = byId("log");
    this.list = byId("list");
    this.fresh = byId("fresh");
    this.places = new Map(); // id → article; an edit and what it replaces share one
    this.replaced = new Map(); // id of the replaced → the edit
    this.messages = new Map(); // id → message as it came
    this.newest = 0;
    this.fresh.onclick = () => this.further();
    this.log.addEventListener("scroll", () => this.point(), { passive: true });
    window.addEventListener("resize", () => this.point());
  }

  has(id) {
    return this.messages.has(Number(id));
  }

  get oldest() {
    return Math.min(...this.messages.keys());
  }

  isNear() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR;
  }

  clear() {
    this.list.replaceChildren();
    for (const map of [this.places, this.replaced, this.messages]) map.clear();
    this.newest = 0;
  }

  /** Show messages; those already here are passed over. Returns the ones that are new. */
  add(messages) {
    const added = messages.filter((message) => !this.has(message.id));
    for (const message of added) this.place(message);
    if (added.length) this.calm();
    return added;
  }

  place(message) {
    const id = Number(message.id);
    this.messages.set(id, message);
    this.newest = Math.max(this.newest, id);
    const earlier = message.replaces === null ? null : Number(message.replaces);
    if (earlier !== null) this.replaced.set(earlier, message);
    if (this.replaced.has(id)) return; // a later edit stands in its place
    const article = this.draw(message);
    const old = earlier === null ? null : this.places.get(earlier);
    if (old) {
      old.replaceWith(article);
      this.places.set(earlier, article);
    } else {
      this.list.insertBefore(article, this.after(id));
    }
    this.places.set(id, article);
  }

  draw(message) {
    const article = bubble(message, (choice, button) => this.press(message, choice, button));
    article.dataset.id = message.id;
    return article;
  }

  after(id) {
    let next = null;
    for (let one = this.list.lastElementChild; one; one = one.previousElementSibling) {
      if (Number(one.dataset.id) < id) break;
      next = one;
    }
    return next;
  }

  /** Only the newest question looks like one; older ones stay pressable and show what was chosen. */
  calm() {
    const groups = [...this.list.querySelectorAll(".choices")];
    const newest = groups.pop();
    newest?.classList.remove("old");
    for (const group of groups) {
      group.classList.add("old");
      const next = group.parentElement.nextElementSibling;
      const said = next?.classList.contains("mine") ? next.querySelector(".words") : null;
      if (said) mark(group, (button) => button.querySelector(".label").textContent === said.textContent);
    }
  }

  /** The newest bot message whose beginning is on screen. */
  seen() {
    const bottom = this.log.getBoundingClientRect().bottom;
    for (let one = this.list.lastElementChild; one; one = one.previousElementSibling) {
      if (one.classList.contains("bot") && one.getBoundingClientRect().top < bottom) {
        return one.dataset.id;
      }
    }
    return null;
  }

  /** Turn an unsent bubble into the message it became. */
  adopt(article, message) {
    const id = Number(message.id);
    if (this.messages.has(id)) {
      article.remove();
      return;
    }
    article.dataset.id = message.id;
    this.messages.set(id, message);
    this.places.set(id, article);
    this.newest = Math.max(this.newest, id);
    this.list.insertBefore(article, this.after(id));
  }

  /** Show other words in a bubble that is here. */
  reword(message) {
    const id = Number(message.id);
    const known = this.messages.get(id);
    if (!known || known.text === message.text) return;
    this.messages.set(id, { ...known, text: message.text });
    const words = this.places.get(id)?.querySelector(".words");
    if (words) words.textContent = message.text;
  }

  /** Say that there is more below: not everyone knows that a page can be moved. */
  point(sentence = "more_below") {
    const isEnd = this.isNear();
    if (isEnd || this.fresh.hidden) this.fresh.lastElementChild.textContent = word(sentence);
    this.fresh.hidden = isEnd;
    this.fresh.parentElement.classList.toggle("more", !isEnd);
  }

  further() {
    this.log.scrollTop += this.log.clientHeight * 0.8;
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.point();
  }

  /** After something new: show it from its beginning, or say that it is below. */
  follow(added, wasNear) {
    const first = added.map((one) => this.places.get(Number(one.id))).find(Boolean);
    if (!first) return;
    if (wasNear) this.show(first);
    else this.fresh.hidden = true;
    this.point(wasNear ? "more_below" : "new_below");
  }

  /** Bring an article to the top; with what was said before it, where both fit. */
  show(article) {
    const before = article.previousElementSibling;
    const end = this.log.scrollHeight;
    const fits = before?.classList.contains("mine") && end - before.offsetTop < this.log.clientHeight;
    this.log.scrollTop = (fits ? before : article).offsetTop - 10;
  }

  /** What a returning person sees first: the last thing they were told, from its beginning. */
  showLast() {
    const told = this.list.querySelectorAll(".bot");
    if (told.length) this.show(told[told.length - 1]);
    this.point();
  }

  /** Put older messages above without moving what is being read. */
  addOlder(messages) {
    const below = this.log.scrollHeight - this.log.scrollTop;
    this.add(messages);
    this.log.scrollTop = this.log.scrollHeight - below;
  }
}
