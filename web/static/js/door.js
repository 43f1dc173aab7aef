// The HTTP contract: the only place that knows addresses and statuses.

import { word } from "./words.js";

const PATIENCE = 20000;

/** The server said no, in a sentence. */
export class Refusal extends Error {
  constructor(status, code, sentence, wait) {
    super(sentence);
    Object.assign(this, { status, code, sentence, wait });
  }

  /** Whether the same request may be granted later. */
  get isPassing() {
    return this.status === 429 || this.status >= 500;
  }
}

/** Nothing came back at all. */
export class Unreached extends Error {}

function refusal(status, body, wait) {
  let said = {};
  try {
    said = JSON.parse(body);
  } catch {
    // Not ours: a proxy's page, perhaps.
  }
  return new Refusal(status, said.code ?? "", said.error ?? word("broken"), Number(wait) || 0);
}

async function ask(path, options = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const response = await fetch(path, {
      credentials: "same-origin",
      cache: "no-store",
      signal: stop.signal,
      ...options,
    });
    const body = await response.text();
    if (response.ok) return JSON.parse(body);
    throw refusal(response.status, body, response.headers.get("retry-after"));
  } catch (problem) {
    if (problem instanceof Refusal) throw problem;
    throw new Unreached();
  } finally {
    clearTimeout(timer);
  }
}

const asJson = (value, headers = {}) => ({
  method: "POST",
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(value),
});

/**
 * Open the chat, by a link if there is one; returns its name here, how many people left it, who
 * speaks on a shared phone, and the newest messages.
 */
export async function openChat(link, key) {
  return ask("/chat/session", asJson(link === null ? {} : { open: link, key }));
}

/** Whose chat this is by now. */
export function whose() {
  return ask("/chat/session");
}

/** Messages after an id, before one, or the newest. */
export function readLog(cut = {}) {
  return ask(`/chat/messages?${new URLSearchParams(cut)}`);
}

/** Post words or a press; returns the message's id, and its text if secrets were blanked in it. */
export function post(message, key) {
  return ask("/chat/messages", asJson(message, { "idempotency-key": key }));
}

/** Upload a file with its caption; tells how far it is. */
export function upload(file, name, fields, key, onProgress) {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    for (const [field, value] of Object.entries(fields)) form.append(field, value);
    form.append("file", file, name);
    const request = new XMLHttpRequest();
    request.open("POST", "/chat/messages");
    request.setRequestHeader("idempotency-key", key);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(Math.floor((100 * event.loaded) / event.total));
    };
    request.onload = () => {
      const wait = request.getResponseHeader("retry-after");
      if (request.status !== 202) reject(refusal(request.status, request.responseText, wait));
      else resolve(JSON.parse(request.responseText));
    };
    request.onerror = request.onabort = request.ontimeout = () => reject(new Unreached());
    request.send(form);
  });
}

/** A code, link and QR that open this chat elsewhere. */
export function recovery() {
  return ask("/chat/recovery", { method: "POST" });
}

export const eventsAfter = (id) => `/chat/events?after=${id}`;
