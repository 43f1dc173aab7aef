// One message as people see it: words, picture, numbered choices, a button that reads it aloud.

import { phones } from "./phones.js";
import { speakButton } from "./speak.js";
import { icon, make, pictures, word, zone } from "./words.js";

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'", "#39": "'" };
const MANY = 4;
const SHORT = 20;
const BRIEF = 4; // digits: 113 needs no sign beside it to be known as a number to call
const OWN_LINK = new RegExp(`${location.origin.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}/[^\\s<>"]*`, "g");

function decode(text) {
  return text.replace(/&(#?\w+);/g, (whole, name) => ENTITIES[name] ?? whole);
}

/** Words with half an empty line between paragraphs, so that more is on screen at once. */
function spaced(text) {
  return text.split(/\n\n+/).flatMap((part, n) => (n ? [make("span", { class: "gap" }), part] : [part]));
}

/** Words with our own links and telephone numbers made pressable; other links stay words. */
function linked(text, earlier, later) {
  const numbers = phones(text, earlier, later).map(({ at, shown, number }) => ({ at, shown, href: `tel:${number}` }));
  const links = [...text.matchAll(OWN_LINK)].map((match) => ({ at: match.index, shown: match[0], href: match[0] }));
  const nodes = [];
  let from = 0;
  for (const { at, shown, href } of [...numbers, ...links].sort((one, other) => one.at - other.at)) {
    if (at < from) continue;
    const isCall = href.startsWith("tel:");
    const isLong = isCall && shown.length > BRIEF;
    const link = make("a", { href, class: isCall ? "tel" : "link" }, ...(isLong ? [icon("phone")] : []), shown);
    nodes.push(...spaced(text.slice(from, at)), link);
    from = at + shown.length;
  }
  return [...nodes, ...spaced(text.slice(from))];
}

/** The only markup there is, `<b>`, read by hand: nothing else can become an element. */
function worded(html) {
  const place = make("div", { class: "words" });
  const whole = decode(html.replace(/<\/?b>/g, ""));
  let inside = place;
  let read = 0;
  for (const piece of html.split(/(<\/?b>)/)) {
    if (piece === "<b>") {
      inside = place.appendChild(make("b"));
    } else if (piece === "</b>") {
      inside = place;
    } else {
      const text = decode(piece);
      inside.append(...linked(text, whole.slice(0, read), whole.slice(read + text.length)));
      read += text.length;
    }
  }
  return place;
}

/** A lesson's picture is small and keeps its room before it comes; a photo or chart is looked at. */
function picture(url, name) {
  const [width, height] = pictures[url] ?? [null, null];
  const image = make("img", { src: url, alt: name, class: width ? "drawn" : null, width, height, loading: "lazy", decoding: "async" });
  image.onerror = () => image.replaceWith(make("p", { class: "gone" }, word("picture_gone")));
  return image;
}

function media(one) {
  if (!one.url) return make("p", { class: "file" }, icon("file"), one.name);
  if (one.kind === "image") return picture(one.url, one.name);
  return one.kind === "audio" ? sound(one) : file(one);
}

function file({ url, name }) {
  const link = make("a", { href: url, download: name, class: "file" });
  link.append(icon("file"), word("open_file", { name }));
  return link;
}

/** A recording that this browser cannot play is opened by whatever else the device has. */
function sound(one) {
  const player = make("audio", { src: one.url, controls: true, preload: "none", "aria-label": one.name });
  player.onerror = () => player.replaceWith(file(one));
  return player;
}

function choice(one, press) {
  const button = make(
    "button",
    { type: "button", class: "choice", "data-action": one.action },
    make("span", { class: "n" }, String(one.n)),
    make("span", { class: "label" }, one.label),
    make("span", { class: "picked" }, word("picked")),
  );
  button.onclick = (event) => {
    // A trembling finger presses twice, and by then another button may lie under it.
    if (event.detail <= 1) press(one, button);
  };
  return button;
}

export function clock(at) {
  const time = new Date(at);
  const shown = time.toLocaleTimeString("vi-VN", {
    hour: "2-digit",
    minute: "2-digit",
    timeZone: zone,
  });
  return make("time", { datetime: time.toISOString() }, shown);
}

/** The article of a message. `press(choice, button)` is called when a choice is pressed. */
export function bubble(message, press) {
  const isMine = message.from === "me";
  const article = make("article", { class: `msg ${isMine ? "mine" : "bot"}`, tabindex: "-1" });
  article.append(make("span", { class: "unseen" }, word(isMine ? "mine" : "bot")));
  for (const one of message.media) article.append(media(one));
  if (isMine) {
    if (message.text) article.append(make("div", { class: "words" }, message.text));
  } else {
    article.append(worded(message.html ?? ""));
  }
  if (message.choices.length) {
    const isShort = message.choices.length >= MANY && message.choices.every((one) => one.label.length <= SHORT);
    const look = isShort ? "choices short" : "choices";
    const group = make("div", { class: look, role: "group", "aria-label": word("choices") });
    group.append(...message.choices.map((one) => choice(one, press)));
    article.append(group);
  }
  const foot = make("p", { class: "foot" });
  if (!isMine) foot.append(speakButton(message));
  foot.append(clock(message.at));
  article.append(foot);
  return article;
}
