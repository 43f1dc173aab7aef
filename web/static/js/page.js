// The page comes to life: it shows what it kept, opens the chat, catches up, then listens.

import { Attach } from "./attach.js";
import { Composer } from "./composer.js";
import { Refusal, openChat, readLog, whose } from "./door.js";
import { Live } from "./live.js";
import { Log, mark } from "./log.js";
import { menu } from "./menu.js";
import { Queue } from "./queue.js";
import { forget, keep, kept, newKey } from "./shelf.js";
import { Unsent } from "./unsent.js";
import { fit } from "./view.js";
import { Voice } from "./voice.js";
import { byId, word } from "./words.js";

const PAGE = 50;
const TWICE = 1000;
const BLANKED = "•••";
const CLEANING = [1000, 2000, 4000, 8000, 15000, 30000];
const LATEST = 600_000;

const log = new Log(press);
const unsent = new Unsent((text) => composer.fill(text), () => queue.hurry());
const queue = new Queue(onQueue, reopen);
const composer = new Composer(send);
const attach = new Attach((sentence) => composer.complain(sentence), () => composer.rest());
const live = new Live({
  newest: () => log.newest,
  messages: arrived,
  typing,
  reached,
  lost: reopen,
});
// Other windows may change what is kept: this is whose chat is shown in this one.
let chat = kept("chat");
let departed = kept("left", 0);
let pressed = { at: -Infinity, button: null };

// Saying things ------------------------------------------------------------------------------

function say(entry, file = null) {
  composer.complain("");
  unsent.clear();
  byId("again")?.remove();
  queue.add({ seen: log.seen(), ...entry }, file);
  live.await();
}

function send(text) {
  const files = attach.taken();
  for (const [n, { file, key }] of files.entries()) sendFile(file, key, n === 0 ? text : "");
  if (!files.length && text) say({ kind: "text", text });
  return true;
}

function sendFile(file, key, text = "") {
  say({ kind: "file", key, text, name: file.name || "tep", type: file.type }, file);
}

function press(message, choice, button) {
  const now = performance.now();
  if (button === pressed.button && now - pressed.at < TWICE) return;
  pressed = { at: now, button };
  mark(button.parentElement, (one) => one === button);
  say({ kind: "choice", choice: choice.action, screen: message.id, label: choice.label });
}

function onQueue(what, entry, fact) {
  const wasNear = log.isNear();
  told(what, entry, fact);
  if ((wasNear && what !== "sent") || what === "refused") log.toEnd();
}

function told(what, entry, fact) {
  if (what === "waiting") {
    unsent.draw(entry, fact);
    log.toEnd();
  } else if (what === "going") unsent.going(entry);
  else if (what === "progress") unsent.progress(entry, fact);
  else if (what === "retrying") unsent.retrying(entry);
  else if (what === "refused") unsent.refused(entry, fact);
  else if (what === "left") unsent.release(entry)?.remove();
  else if (what === "lost") {
    unsent.release(entry)?.remove();
    composer.complain(word("file_lost", { name: entry.name }));
  } else if (what === "sent") settled(entry, fact);
}

/** An entry was stored as message `id`; `text` when the server blanked a secret in it. */
function settled(entry, { id, text = null }) {
  const article = unsent.release(entry);
  if (log.newest < Number(id)) {
    live.await();
    typing("typing");
  }
  const said = mine(entry, id);
  if (article) log.adopt(article, said);
  if (text !== null) log.reword({ ...said, text });
  awaitFiles();
  remember();
}

function mine(entry, id) {
  const text = entry.kind === "choice" ? entry.label : entry.text;
  const media = entry.kind === "file" ? [{ kind: "file", url: null, name: entry.name }] : [];
  const at = new Date(entry.at).toISOString();
  return { id, from: "me", text, html: null, choices: [], media, replaces: null, at };
}

// Hearing things -----------------------------------------------------------------------------

function arrived(messages) {
  const wasNear = log.isNear() || byId("unsent").childElementCount > 0 || !byId("typing").hidden;
  for (const message of messages) adoptEcho(message);
  const added = log.add(messages);
  const heard = added.filter((one) => one.from === "bot");
  if (heard.length) byId("first")?.remove();
  if (heard.length) typing(null);
  log.follow(heard.length ? heard : added, wasNear);
  if (heard.some((one) => one.clears)) wipe().catch(() => reached(false));
  else if (heard.some(mayChange) || !byId("called").hidden) look();
  if (added.length) remember();
  awaitFiles();
  if (heard.some((one) => one.text.includes(BLANKED))) reread();
}

/** Something said here was blanked only where it was answered: show what is stored. */
async function reread() {
  try {
    for (const message of await readLog()) if (message.from === "me") log.reword(message);
    remember();
  } catch {
    // The line is gone; a reload shows it too.
  }
}

let cleaning = 0;

/** A sent file is opened once it is clean: look again, ever more rarely, until it is. */
function awaitFiles(turn = 0) {
  clearTimeout(cleaning);
  if (turn === CLEANING.length || !log.awaitsFile(Date.now() - LATEST)) return;
  cleaning = setTimeout(async () => {
    try {
      for (const message of await readLog()) log.refile(message);
      remember();
    } catch {
      // The line is gone; the next turn asks again.
    }
    awaitFiles(turn + 1);
  }, CLEANING[turn]);
}

/** Our own message may come back by the stream before its receipt does. */
function adoptEcho(message) {
  const going = queue.going;
  if (message.from !== "me" || !going || log.has(message.id)) return;
  const text = going.kind === "choice" ? going.label : going.text;
  if (text !== message.text) return;
  const article = unsent.release(going);
  if (article) log.adopt(article, message);
}

let typingTimer = 0;

function typing(what) {
  const place = byId("typing");
  clearTimeout(typingTimer);
  place.hidden = what === null;
  if (what === null) return;
  place.lastElementChild.textContent = word(what === "progress" ? "working" : "typing");
  if (log.isNear()) log.toEnd();
  typingTimer = setTimeout(() => (place.hidden = true), what === "progress" ? 60000 : 15000);
}

function reached(is) {
  const notice = byId("notice");
  const isOff = !is || navigator.onLine === false;
  notice.hidden = !isOff;
  if (isOff) notice.textContent = word(navigator.onLine === false ? "offline" : "link_lost");
}

function remember() {
  // Who left this phone in another window takes their talk along here too.
  if (!chat || chat !== kept("chat")) return;
  const newest = [...log.messages.keys()].sort((a, b) => a - b).slice(-PAGE);
  keep(`log:${chat}`, newest.map((id) => log.messages.get(id)));
}

// Opening ------------------------------------------------------------------------------------

function link() {
  // Messengers take the full stop or bracket behind a link for a part of it.
  const match = location.pathname.match(/^\/(bai|moi)\/([A-Za-z0-9_-]{0,59}[A-Za-z0-9])(?:\/(\d{1,2}))?(?=[^A-Za-z0-9]|$)/);
  return match ? [match[1], match[2], match[3]].filter(Boolean).join("_") : null;
}

/** The key under which opening this link counts once, however often the page is reloaded. */
function linkKey(asked) {
  const found = kept("opening");
  if (found?.link === asked) return found.key;
  const key = newKey();
  keep("opening", { link: asked, key });
  return key;
}

async function open() {
  const asked = link();
  const { messages, ...now } = await openChat(asked, asked && linkKey(asked));
  if (asked) {
    forget("opening");
    history.replaceState(null, "", "/");
    typing("typing");
  }
  belongs(now);
  return messages;
}

/** Show whose chat this is. Whoever left this phone took their talk along, from memory too. */
function belongs({ chat: now, left, called }) {
  byId("called").hidden = !called;
  byId("called").textContent = called ? word("called_now", { name: called }) : "";
  if (now === chat && left === departed) return;
  forget(`log:${chat}`);
  keep("chat", (chat = now));
  keep("left", (departed = left));
  log.clear();
}

/** On a shared phone the next answer may go to somebody else. */
const mayChange = (message) => message.choices.some((one) => /^(?:share|help)/.test(one.action));

async function look() {
  try {
    const now = await whose();
    const isOther = now.chat !== chat || now.left !== departed;
    belongs(now);
    if (isOther) begin(await readLog());
  } catch {
    // The line is away: the next answer asks again.
  }
}

/** All was erased: what this page still shows and keeps goes too. */
async function wipe() {
  forget(`log:${chat}`);
  log.clear();
  begin(await readLog());
}

async function reopen() {
  try {
    await open();
    queue.move(chat);
    composer.move(chat);
    attach.move(chat);
    return true;
  } catch {
    return false;
  }
}

function older(found) {
  byId("older").hidden = found.length < PAGE;
}

async function showOlder() {
  byId("older").disabled = true;
  try {
    const found = await readLog({ before: log.oldest });
    log.addOlder(found);
    older(found);
  } catch {
    reached(false);
  }
  byId("older").disabled = false;
}

function begin(found) {
  // What was kept here may be too old to join what is there now.
  if (found.length && Number(found[0].id) > log.newest + 1) log.clear();
  log.add(found);
  older(found);
  byId("starting").hidden = true;
  if (log.messages.size) byId("first")?.remove();
  log.log.setAttribute("aria-busy", "false");
  typing(found.length ? null : "typing");
  awaitFiles();
  log.showLast();
  // From here on, what comes is news and may be read out.
  requestAnimationFrame(() => log.log.setAttribute("aria-live", "polite"));
  remember();
}

async function start(pause = 1) {
  try {
    begin(await open());
    reached(true);
    composer.start(chat);
    attach.start(chat);
    voice.start(chat);
    queue.start(chat);
    live.start();
  } catch (problem) {
    const isOff = !(problem instanceof Refusal);
    byId("starting").textContent = isOff ? word("offline_new") : problem.sentence;
    if (isOff) reached(false);
    const again = setTimeout(wake, (problem.wait || pause) * 1000);
    window.addEventListener("online", wake, { once: true });
    function wake() {
      clearTimeout(again);
      window.removeEventListener("online", wake);
      start(Math.min(pause * 2, 30));
    }
  }
}

menu((text) => say({ kind: "text", text }), (sentence) => composer.complain(sentence));
const voice = new Voice((file) => sendFile(file, newKey()), (sentence) => composer.complain(sentence));
byId("older").onclick = showOlder;
window.addEventListener("offline", () => reached(false));
fit(() => log.measure());
if (chat) {
  log.add(kept(`log:${chat}`, []));
  byId("starting").hidden = log.messages.size > 0;
  if (log.messages.size) byId("first")?.remove();
  log.showLast();
}
composer.start(chat);
attach.start(chat);
voice.start(chat);
queue.show(chat);
start();
if ("serviceWorker" in navigator) {
  window.addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => {}));
}
