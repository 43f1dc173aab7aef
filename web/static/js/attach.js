// Choosing photos and documents: the limit is told before, what is chosen waits above the field.

import { newKey } from "./shelf.js";
import { byId, icon, make, uploadLimit, word } from "./words.js";

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
    this.chips = byId("chips");
    this.dialog = byId("attach");
    byId("attach-open").onclick = () => this.dialog.showModal();
    for (const id of ["pick-camera", "pick-gallery", "pick-file"]) {
      byId(id).addEventListener("change", (event) => this.take(event.target));
    }
  }

  take(input) {
    const files = [...input.files];
    input.value = "";
    this.dialog.close();
    this.complain(files.map(objection).filter(Boolean).join(" "));
    for (const file of files.filter((one) => !objection(one)).slice(0, MOST)) this.add(file);
    byId("send").focus();
  }

  add(file) {
    const key = newKey();
    const chip = make("li", { class: "chip" });
    if (file.type.startsWith("image/")) {
      const url = URL.createObjectURL(file);
      chip.append(make("img", { src: url, alt: "" }));
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
    this.chosen.get(key).chip.remove();
    this.chosen.delete(key);
    this.chips.hidden = !this.chosen.size;
    this.changed();
  }

  /** Hand over what was chosen; nothing stays behind. */
  taken() {
    const files = [...this.chosen.values()].map((one) => one.file);
    for (const key of [...this.chosen.keys()]) this.drop(key);
    return files;
  }
}
