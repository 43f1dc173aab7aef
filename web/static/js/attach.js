// Choosing photos and documents: the limit is told before, what is chosen waits above the field.

import { forget, forgetFile, keep, keepFile, kept, keptFile, newKey, rename } from "./shelf.js";
import { left, own } from "./tabs.js";
import { byId, icon, make, pixelLimits, uploadLimit, word } from "./words.js";

const MEGABYTE = 1024 * 1024;
const MOST = 10;
const OLD_OFFICE = /\.(?:doc|xls|ppt|rtf|odt|ods)$/i;

/** Why a file cannot be sent, or nothing. */
export function objection(file) {
  if (!file.size) return word("file_empty", { name: file.name });
  if (OLD_OFFICE.test(file.name)) return word("file_old_office", { name: file.name });
  if (file.size <= uploadLimit) return "";
  const size = (file.size / MEGABYTE).toFixed(1).replace(".", ",");
  return word("file_too_big", { name: file.name, size });
}

export class Attach {
  /** `changed()` hears when something waits to be sent, or nothing does any more. */
  constructor(complain, changed) {
    this.complain = complain;
    this.changed = changed;
    this.chosen = new Map();
    this.chat = null;
    this.chips = byId("chips");
    this.dialog = byId("attach");
    byId("attach-open").onclick = () => this.dialog.showModal();
    for (const id of ["pick-camera", "pick-gallery", "pick-file"]) {
      byId(id).addEventListener("change", ({ target }) => {
        this.take([...target.files]);
        target.value = "";
      });
    }
    document.addEventListener("paste", (event) => this.given(event, event.clipboardData));
    document.addEventListener("drop", (event) => this.given(event, event.dataTransfer));
    document.addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());
  }

  /** Files are pasted or dropped; copied words may come with a picture of them, and stay words. */
  given(event, data) {
    if (!data?.files.length || data.types.includes("text/plain")) return;
    event.preventDefault();
    this.take([...data.files]);
  }

  /** Bring back what this chat chose and did not send, here or in a window that is closed. */
  async start(chat) {
    if (this.chat !== chat) {
      if (this.chat === null) this.move(chat);
      else for (const [key, { chip }] of this.chosen) this.remove(key, chip);
      this.chat = chat;
    }
    for (const name of await left("chosen", chat)) {
      const key = name.split(":")[3];
      if (this.chosen.has(key)) continue;
      rename(name, own("chosen", chat, key));
      const file = await keptFile(key);
      if (this.chosen.has(key) || this.chat !== chat) continue;
      if (file) this.show(key, file);
      else forget(own("chosen", chat, key));
    }
  }

  /** What is chosen now belongs to this chat. */
  move(chat) {
    for (const key of this.chosen.keys()) rename(own("chosen", this.chat, key), own("chosen", chat, key));
    this.chat = chat;
  }

  take(files) {
    this.dialog.close();
    const good = files.filter((one) => !objection(one));
    const room = Math.max(0, MOST - this.chosen.size);
    const said = files.map(objection).filter(Boolean);
    if (good.length > room) said.push(word("file_many", { left: good.length - room }));
    this.complain(said.join(" "));
    for (const file of good.slice(0, room)) this.add(file);
    byId("send").focus();
  }

  add(file) {
    const key = newKey();
    const name = own("chosen", this.chat, key);
    keepFile(key, file).then(() => this.chosen.has(key) && keep(name, 1));
    this.show(key, file);
  }

  show(key, file) {
    const chip = make("li", { class: "chip" });
    if (file.type.startsWith("image/")) {
      const image = make("img", { src: URL.createObjectURL(file), alt: "" });
      image.onload = () => this.weigh(key, file, image);
      chip.append(image);
    } else {
      chip.append(icon("file"));
    }
    const drop = make("button", { type: "button", "aria-label": `${byId("chips").dataset.drop} ${file.name}` });
    drop.append(icon("close"));
    drop.onclick = () => this.drop(key);
    chip.append(make("span", {}, file.name), drop);
    this.chips.append(chip);
    this.chosen.set(key, { file, chip });
    this.chips.hidden = false;
    this.changed();
  }

  drop(key) {
    this.remove(key, this.chosen.get(key).chip);
    forget(own("chosen", this.chat, key));
    forgetFile(key);
  }

  remove(key, chip) {
    chip.remove();
    this.chosen.delete(key);
    this.chips.hidden = !this.chosen.size;
    this.changed();
  }

  /** A picture of more points than the ward can open is told before it leaves. */
  weigh(key, { name, type }, { naturalWidth, naturalHeight }) {
    const limit = pixelLimits[type] ?? pixelLimits.other;
    if (naturalWidth * naturalHeight <= limit || !this.chosen.has(key)) return;
    this.drop(key);
    this.complain(word("file_too_fine", { name }));
  }

  /** Hand over what was chosen, each under its key, by which the file stays kept. */
  taken() {
    const files = [...this.chosen].map(([key, { file }]) => ({ key, file }));
    for (const [key, { chip }] of [...this.chosen]) {
      this.remove(key, chip);
      forget(own("chosen", this.chat, key));
    }
    return files;
  }
}
