// Reads a message aloud, with a Vietnamese voice that lives on this device. Where there is none
// the buttons stay hidden; a voice that needs another host is no voice of ours.

import { icon, make, word } from "./words.js";

const speech = window.speechSynthesis;
let reading = null;

function voice() {
  const voices = speech.getVoices().filter((one) => one.localService && /^vi\b/i.test(one.lang));
  return voices.find((one) => /^vi[-_]VN$/i.test(one.lang)) ?? voices[0] ?? null;
}

function look() {
  document.documentElement.toggleAttribute("data-speaks", voice() !== null);
}

if (speech && "SpeechSynthesisUtterance" in window) {
  look();
  speech.addEventListener?.("voiceschanged", look);
  window.addEventListener("pagehide", () => speech.cancel());
}

function stop() {
  const button = reading;
  reading = null;
  if (!button) return;
  button.setAttribute("aria-pressed", "false");
  button.lastChild.textContent = word("read_aloud");
}

function read(message, button) {
  const wasReading = reading === button;
  stop();
  speech.cancel();
  if (wasReading) return;
  const choices = message.choices.map((one) => `${one.n}. ${one.label}.`);
  const said = new SpeechSynthesisUtterance([message.text, ...choices].join("\n"));
  said.voice = voice();
  said.lang = said.voice?.lang ?? "vi-VN";
  said.rate = 0.9;
  said.onend = said.onerror = () => reading === button && stop();
  reading = button;
  button.setAttribute("aria-pressed", "true");
  button.lastChild.textContent = word("reading_stop");
  speech.speak(said);
}

/** A button that reads this message; style shows it only where a voice exists. */
export function speakButton(message) {
  const button = make("button", { type: "button", class: "speak", "aria-pressed": "false" });
  button.append(icon("sound"), make("span", {}, word("read_aloud")));
  button.onclick = () => read(message, button);
  return button;
}
