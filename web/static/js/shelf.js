// What this browser keeps: words in localStorage, files in IndexedDB. Where keeping fails
// (private mode, full, forbidden) the page works on with what it holds in memory.

const memory = new Map();
const PREFIX = "hocvuso:";

export function keep(name, value) {
  const text = JSON.stringify(value);
  memory.set(name, text);
  try {
    localStorage.setItem(PREFIX + name, text);
  } catch {
    // Kept in memory only.
  }
}

export function kept(name, otherwise = null) {
  let text = memory.get(name);
  try {
    text = text ?? localStorage.getItem(PREFIX + name);
    return text ? JSON.parse(text) : otherwise;
  } catch {
    return text ? JSON.parse(text) : otherwise;
  }
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
