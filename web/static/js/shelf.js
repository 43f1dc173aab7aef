// What this browser keeps: words in localStorage, files in IndexedDB. Where keeping fails
// (private mode, full, forbidden) the page works on with what it holds in memory.

const memory = new Map();
const PREFIX = "hocvuso:";

export function keep(name, value) {
  const text = JSON.stringify(value);
  memory.delete(name);
  try {
    localStorage.setItem(PREFIX + name, text);
  } catch {
    memory.set(name, text);
  }
}

export function kept(name, otherwise = null) {
  let text = memory.get(name);
  try {
    text ??= localStorage.getItem(PREFIX + name);
  } catch {
    // What this page holds is all there is.
  }
  return text ? JSON.parse(text) : otherwise;
}

/** The names that begin so: each thing is kept by itself, as other windows keep theirs here too. */
export function names(beginning) {
  const found = [...memory.keys()];
  try {
    const own = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
    found.push(...own.map((name) => name.slice(PREFIX.length)));
  } catch {
    // What this page holds is all there is.
  }
  return found.filter((name) => name.startsWith(beginning));
}

/** Keep something under another name. */
export function rename(name, now) {
  if (name === now) return;
  const value = kept(name);
  forget(name);
  if (value !== null) keep(now, value);
}

export function forget(name) {
  memory.delete(name);
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    // There was nothing to forget.
  }
}

const files = new Map();
let opened = null;

function database() {
  opened ??= new Promise((resolve) => {
    try {
      const request = indexedDB.open("hocvuso", 1);
      request.onupgradeneeded = () => request.result.createObjectStore("files");
      request.onsuccess = () => resolve(request.result);
      request.onerror = request.onblocked = () => resolve(null);
    } catch {
      resolve(null);
    }
  });
  return opened;
}

async function inStore(mode, act) {
  const found = await database();
  if (!found) return null;
  return new Promise((resolve) => {
    try {
      const change = found.transaction("files", mode);
      const request = act(change.objectStore("files"));
      change.oncomplete = () => resolve(request.result ?? null);
      change.onerror = change.onabort = () => resolve(null);
    } catch {
      resolve(null);
    }
  });
}

export async function keepFile(key, file) {
  files.set(key, file);
  await inStore("readwrite", (store) => store.put(file, key));
}

export async function keptFile(key) {
  return files.get(key) ?? inStore("readonly", (store) => store.get(key));
}

export async function forgetFile(key) {
  files.delete(key);
  await inStore("readwrite", (store) => store.delete(key));
}

export function newKey() {
  if (globalThis.crypto?.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
