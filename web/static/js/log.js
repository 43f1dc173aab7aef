// The conversation on screen: messages in the order of their ids, edits in place of what they
// replace, what is not yet sent at the end.

import { bubble } from "./bubbles.js";
import { dayLine } from "./days.js";
import { byId, icon, make, word } from "./words.js";

const NEAR = 12;
const PICTURE = 0.3;

/** Show on a question's buttons what the house said of the answer: word, colour and icon. */
function judge(group, { chosen, right }) {
  for (const button of group.children) {
    const { action } = button.dataset;
    if (action !== right && action !== chosen) continue;
    const isRight = action === right;
    button.classList.add(isRight ? "right" : "wrong");
    const said = isRight ? word("right") : word("wrong");
    button.querySelector(".verdict")?.remove();
    button.append(make("span", { class: "verdict" }, icon(isRight ? "check" : "close"), said));
  }
}

/** Show which of a question's buttons was pressed. */
export function mark(group, isChosen) {
  const chosen = [...group.children].find(isChosen);
  if (!chosen) return;
  for (const one of group.children) one.setAttribute("aria-pressed", String(one === chosen));
}

function quiet(group, is) {
  group.classList.toggle("old", is);
  for (const one of group.children) {
    if (is) one.setAttribute("tabindex", "-1");
    else one.removeAttribute("tabindex");
  }
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
    this.shown = null; // the article brought to the top, until somebody moves the page
    this.top = 0;
    this.log.addEventListener("scroll", () => this.point(), { passive: true });
    // A picture that comes late moves what is below it.
    this.log.addEventListener("load", () => this.settle(), true);
    this.measure();
  }

  /** A picture may take no more than its part of what can be seen. */
  measure() {
    this.log.style.setProperty("--picture", `${Math.round(this.log.clientHeight * PICTURE)}px`);
    this.settle();
  }

  /** Bring back to the top what was shown there, unless it was moved away. */
  settle() {
    if (this.shown?.isConnected && Math.abs(this.log.scrollTop - this.top) < 3) this.show(this.shown);
    this.point();
  }

  has(id) {
    return this.messages.has(Number(id));
  }

  get oldest() {
    return Math.min(...this.messages.keys());
  }

  /** Whether all that is read or chosen is on screen; a message's foot may still be below. */
  isNear() {
    const last = this.list.lastElementChild;
    if (!last) return true;
    const foot = last.querySelector(".foot")?.offsetHeight ?? 0;
    const { bottom } = this.log.getBoundingClientRect();
    return last.getBoundingClientRect().bottom - foot < bottom + this.roomOfButton() + NEAR;
  }

  /** What the button takes from the log: where it stands in a row of its own, its height. */
  roomOfButton() {
    const { offsetWidth, offsetHeight } = this.fresh;
    return offsetWidth > this.log.clientWidth / 2 ? offsetHeight : 0;
  }

  clear() {
    this.list.replaceChildren();
    for (const map of [this.places, this.replaced, this.messages]) map.clear();
    this.newest = 0;
  }

  /** Show messages; those already here are passed over. Returns the ones that are new. */
  add(messages) {
    for (const message of messages) this.refile(message);
    const added = messages.filter((message) => !this.has(message.id));
    for (const message of added) this.place(message);
    if (added.length) this.calm();
    return added;
  }

  /** Lines between days; the first day is named when it is over. */
  days() {
    for (const line of this.list.querySelectorAll(".day")) line.remove();
    let before = null;
    for (const article of this.list.querySelectorAll(".msg")) {
      const time = article.querySelector("time");
      // An edit stands where the words it replaces stood, on their day.
      if (before && time.dateTime < before.dateTime) continue;
      const line = dayLine(before, time);
      if (line) article.before(line);
      before = time;
    }
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
      if (!one.dataset.id) continue; // a line between days
      if (Number(one.dataset.id) < id) break;
      next = one;
    }
    return next;
  }

  /** Only the newest question looks like one and is reached by keys; older ones can be pressed. */
  calm() {
    this.days();
    const groups = [...this.list.querySelectorAll(".choices")];
    const newest = groups.pop();
    if (newest) quiet(newest, false);
    for (const group of groups) {
      quiet(group, true);
      let next = group.parentElement.nextElementSibling;
      if (next?.classList.contains("day")) next = next.nextElementSibling;
      const said = next?.classList.contains("mine") ? next.querySelector(".words") : null;
      if (said) mark(group, (button) => button.querySelector(".label").textContent === said.textContent);
    }
    for (const message of this.messages.values()) if (message.verdict) this.judge(message);
  }

  /** What was said of an answer is marked on the question it answers. */
  judge(message) {
    const article = this.places.get(Number(message.id));
    article.classList.add(message.verdict.chosen === message.verdict.right ? "right" : "wrong");
    for (let one = article.previousElementSibling; one; one = one.previousElementSibling) {
      const answered = [...one.querySelectorAll(".choice")].find((button) => button.dataset.action === message.verdict.chosen);
      if (!answered) continue;
      mark(answered.parentElement, (button) => button === answered);
      judge(answered.parentElement, message.verdict);
      return;
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

  /** Show a sent file where it can be opened now. */
  refile(message) {
    const known = this.messages.get(Number(message.id));
    if (!known || !message.media.some((one, n) => one.url && !known.media[n]?.url)) return;
    this.messages.set(Number(message.id), message);
    const article = this.draw(message);
    this.places.get(Number(message.id))?.replaceWith(article);
    this.places.set(Number(message.id), article);
    this.settle();
  }

  /** Whether a file sent since then cannot be opened yet. */
  awaitsFile(since) {
    const own = [...this.messages.values()].filter((one) => one.from === "me" && Date.parse(one.at) > since);
    return own.some((one) => one.media.some((file) => !file.url));
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
    if (isEnd !== this.fresh.hidden) this.offer(!isEnd);
    this.log.parentElement.classList.toggle("more", !isEnd);
  }

  /** Show or hide the button. The room it leaves stays free: no choice slides under the finger. */
  offer(is) {
    const { clientHeight, scrollTop } = this.log;
    this.log.style.removeProperty("--left");
    this.fresh.hidden = !is;
    const left = this.log.clientHeight - clientHeight;
    if (left <= 0) return;
    this.log.style.setProperty("--left", `${left}px`);
    this.log.scrollTop = scrollTop;
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
    this.log.style.removeProperty("--left");
    if (wasNear) this.show(first);
    else this.fresh.hidden = true;
    this.point(wasNear ? "more_below" : "new_below");
    this.lead(first);
  }

  /** Keys and screen readers go on where the conversation goes on, unless somebody writes. */
  lead(article) {
    const now = document.activeElement;
    if (this.log.contains(now) && now !== this.log) article.focus({ preventScroll: true });
  }

  /** Bring an article to the top, with what was said before it where both fit. */
  show(article) {
    const before = article.previousElementSibling;
    // Whether an answer was right is read before the next question.
    if (before?.matches(".right, .wrong")) {
      this.show(before);
      return;
    }
    const end = this.log.scrollHeight;
    const fits = before && !before.classList.contains("bot") && end - before.offsetTop < this.log.clientHeight;
    this.log.scrollTop = (fits ? before : article).offsetTop - 10;
    this.shown = article;
    this.top = this.log.scrollTop;
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
