// The menu: size of letters, this chat on another phone, a place on the home screen.

import { Refusal, recovery } from "./door.js";
import { byId, word } from "./words.js";

const SIZES = [90, 100, 115, 135, 160];

function resize(step) {
  const root = document.documentElement;
  const size = Math.min(SIZES.length - 1, Math.max(0, Number(root.dataset.size) + step));
  root.dataset.size = String(size);
  byId("size-down").disabled = size === 0;
  byId("size-up").disabled = size === SIZES.length - 1;
  try {
    localStorage.setItem("hocvuso:size", String(size));
  } catch {
    // The size holds until the page is closed.
  }
  if (step) byId("size-now").textContent = word("size_now", { size: SIZES[size] });
}

async function carry(complain) {
  byId("menu").close();
  try {
    const { code, link, qr } = await recovery();
    byId("carry-code").textContent = code;
    byId("carry-link").textContent = link;
    byId("carry-link").href = link;
    const image = byId("carry-qr");
    URL.revokeObjectURL(image.src);
    image.src = URL.createObjectURL(new Blob([qr], { type: "image/svg+xml" }));
    offerCopy(link);
    byId("carry").showModal();
  } catch (problem) {
    complain(problem instanceof Refusal ? problem.sentence : word("offline"));
  }
}

function offerCopy(link) {
  const button = byId("carry-copy");
  button.hidden = !navigator.clipboard;
  button.textContent = word("copy");
  button.onclick = async () => {
    await navigator.clipboard.writeText(link);
    button.textContent = word("copied");
  };
}

function offerInstall() {
  const button = byId("menu-install");
  let offer = null;
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offer = event;
    button.hidden = false;
  });
  button.onclick = () => {
    byId("menu").close();
    button.hidden = true;
    offer?.prompt();
  };
}

/** Where the ward is, and its number to press; without a number the conversation tells. */
function counter(say) {
  const sheet = byId("counter");
  byId("counter-open").onclick = () => (sheet ? sheet.showModal() : say("0"));
  if (!sheet) return;
  byId("counter-write").onclick = () => {
    sheet.close();
    say("0");
  };
}

/** `say(text)` sends words as if typed; `complain(sentence)` shows one. */
export function menu(say, complain) {
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.querySelector(".close").onclick = () => dialog.close();
    // A press beside the sheet closes it.
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  }
  byId("menu-open").onclick = () => byId("menu").showModal();
  byId("size-down").onclick = () => resize(-1);
  byId("size-up").onclick = () => resize(1);
  resize(0);
  byId("menu-home").onclick = () => {
    byId("menu").close();
    say("menu");
  };
  byId("menu-carry").onclick = () => carry(complain);
  byId("danger").onclick = () => say(word("danger_said"));
  counter(say);
  const again = byId("again");
  if (again) again.onclick = () => byId("resume").showModal();
  offerInstall();
}
