// Which window this is and which others are open: what a closed one left behind is taken over.

import { names, newKey } from "./shelf.js";

const OPEN = "hocvuso:tab:";
const tab = named();

function named() {
  try {
    const name = sessionStorage.getItem("tab") ?? newKey();
    sessionStorage.setItem("tab", name);
    return name;
  } catch {
    return newKey();
  }
}

// Held as long as this window is open; a browser without locks takes every other one for closed.
navigator.locks?.request(OPEN + tab, () => new Promise(() => {})).catch(() => {});

async function open() {
  try {
    return (await navigator.locks.query()).held.map((lock) => lock.name);
  } catch {
    return [];
  }
}

/** The name under which this window keeps something of a chat. */
export const own = (kind, chat, key = "") => `${kind}:${chat ?? "new"}:${tab}:${key}`;

/** Names of what this window keeps of a chat, and of what windows left that are closed. */
export async function left(kind, chat) {
  const others = (await open()).filter((name) => name !== OPEN + tab);
  return names(`${kind}:${chat ?? "new"}:`).filter((name) => !others.includes(OPEN + name.split(":")[2]));
}
