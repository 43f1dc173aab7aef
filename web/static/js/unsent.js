// Bubbles of what is not yet stored: on its way, trying again, or refused with a way to mend it.

import { clock } from "./bubbles.js";
import { byId, icon, make, word } from "./words.js";

/** A button that takes a bubble away, and does what else it says. */
function ending(said, article, then = () => {}) {
  const button = make("button", { type: "button" }, said);
  button.onclick = () => {
    article.remove();
    then();
  };
  return button;
}

export class Unsent {
  /** `edit(text)` puts words back where they can be mended, `hurry()` tries again at once. */
  constructor(edit, hurry) {
    this.place = byId("unsent");
    this.bubbles = new Map();
    this.edit = edit;
    this.hurry = hurry;
  }

  get(entry) {
    return this.bubbles.get(entry.key);
  }

  draw(entry, file) {
    const kind = entry.kind === "file" ? " sent-file" : "";
    const article = make("article", { class: `msg mine waiting${kind}` });
    article.append(make("span", { class: "unseen" }, word("mine")));
    if (entry.kind === "file") article.append(this.preview(entry, file));
    const text = entry.kind === "choice" ? entry.label : entry.text;
    if (text) article.append(make("div", { class: "words" }, text));
    article.append(make("p", { class: "state" }, word("sending")));
    this.bubbles.set(entry.key, article);
    this.place.append(article);
    return article;
  }

  preview(entry, file) {
    const named = make("p", { class: "file" }, icon("file"), entry.name);
    if (!file || !entry.type.startsWith("image/")) return named;
    const image = make("img", { src: URL.createObjectURL(file), alt: entry.name });
    image.onerror = () => image.replaceWith(named);
    return image;
  }

  state(entry, ...nodes) {
    this.get(entry)?.querySelector(".state")?.replaceChildren(...nodes);
  }

  going(entry) {
    this.state(entry, word("sending"));
  }

  progress(entry, percent) {
    const bar = make("progress", { max: 100, value: percent, "aria-label": entry.name });
    this.state(entry, bar, make("span", {}, word("file_going", { percent })));
  }

  retrying(entry) {
    const again = make("button", { type: "button" }, word("try_now"));
    again.onclick = this.hurry;
    this.state(entry, make("span", {}, word("retrying")), again);
  }

  /** What was refused says why, and how to mend it or put it away. */
  refused(entry, sentence) {
    const article = this.get(entry);
    if (!article) return;
    article.classList.add("refused");
    const nodes = [make("span", { role: "alert" }, `${word("not_taken")} ${sentence}`)];
    if (entry.text) nodes.push(ending(word("edit_again"), article, () => this.edit(entry.text)));
    nodes.push(ending(word("put_away"), article));
    this.state(entry, ...nodes);
    this.bubbles.delete(entry.key);
  }

  /** Files that were refused leave when something else is said: they never pile up. */
  clear() {
    for (const one of this.place.querySelectorAll(".refused.sent-file")) one.remove();
  }

  /** Stored: the bubble leaves this list; whoever asked puts it where it belongs. */
  release(entry) {
    const article = this.get(entry);
    this.bubbles.delete(entry.key);
    article?.classList.remove("waiting");
    const foot = make("p", { class: "foot" }, clock(entry.at));
    article?.querySelector(".state")?.replaceWith(foot);
    return article ?? null;
  }
}
