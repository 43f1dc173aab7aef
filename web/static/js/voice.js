// A voice note: asked for the microphone only when the button is pressed, heard before it is sent.

import { forget, forgetFile, keep, keepFile, kept, keptFile, newKey, rename } from "./shelf.js";
import { left, own } from "./tabs.js";
import { byId, word } from "./words.js";

const LONGEST = 300;
const SHORTEST = 700;
const SLICE = 2000;
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const ENDINGS = { "audio/webm": "webm", "audio/mp4": "m4a", "audio/ogg": "ogg" };

function kind() {
  if (!navigator.mediaDevices?.getUserMedia || !("MediaRecorder" in window)) return null;
  return KINDS.find((one) => MediaRecorder.isTypeSupported(one)) ?? null;
}

function release(stream) {
  for (const track of stream.getTracks()) track.stop();
}

export class Voice {
  constructor(send, complain) {
    this.send = send;
    this.complain = complain;
    this.button = byId("record");
    this.panel = byId("recorder");
    this.said = byId("recorder-state");
    this.player = byId("recorder-play");
    this.recorder = null;
    this.file = null;
    this.key = null; // under which its slices are kept
    this.chat = null;
    this.button.onclick = () => this.begin();
    byId("recorder-stop").onclick = () => this.recorder?.stop();
    byId("recorder-send").onclick = () => this.finish(true);
    byId("recorder-drop").onclick = () => this.finish(false);
    document.addEventListener("visibilitychange", () => document.hidden && this.isRecording && this.recorder.requestData());
    this.offer();
  }

  get name() {
    return own("voice", this.chat, this.key);
  }

  get isRecording() {
    return this.recorder?.state === "recording";
  }

  /** Bring back a recording that was cut short when its window was closed. */
  async start(chat) {
    const before = this.name;
    this.chat = chat;
    rename(before, this.name);
    for (const name of await left("voice", chat)) {
      if (this.key || this.chat !== chat) return;
      this.key = name.split(":")[3];
      rename(name, this.name);
      const { type, slices } = kept(this.name);
      const sounds = await Promise.all(slices.map(keptFile));
      if (this.hear(sounds.filter(Boolean), type)) return;
    }
  }

  async offer() {
    if (!kind()) return;
    let state = "prompt";
    try {
      ({ state } = await navigator.permissions.query({ name: "microphone" }));
    } catch {
      // Not every browser can say; the press will tell.
    }
    this.button.hidden = state === "denied";
  }

  async begin() {
    if (this.key || this.button.disabled) return;
    // Until the permission is given another press would start a second recording.
    this.button.disabled = true;
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      this.complain(word("recording_no"));
      return;
    } finally {
      this.button.disabled = false;
    }
    this.dropped = false;
    const key = (this.key = newKey());
    const sounds = [];
    try {
      this.recorder = new MediaRecorder(stream, { mimeType: kind(), audioBitsPerSecond: 32000 });
      this.recorder.ondataavailable = ({ data }) => sounds.push(data) && this.slice(key, data);
      this.recorder.onstop = () => this.stopped(stream, sounds);
      this.recorder.start(SLICE);
    } catch {
      release(stream);
      this.clear();
      this.complain(word("recording_no"));
      return;
    }
    this.began = performance.now();
    this.show("recording");
    this.left = LONGEST;
    this.count();
    this.timer = setInterval(() => this.count(), 1000);
    byId("recorder-stop").focus();
  }

  count() {
    const left = `${Math.floor(this.left / 60)}:${String(this.left % 60).padStart(2, "0")}`;
    // A count that speaks every second is noise to a screen reader.
    this.said.setAttribute("aria-live", "off");
    this.said.textContent = word("recording", { left });
    this.left -= 1;
    if (this.left < 0) this.recorder.stop();
  }

  show(state) {
    this.panel.hidden = state === null;
    byId("write").hidden = state !== null;
    byId("recorder-stop").hidden = state !== "recording";
    byId("recorder-send").hidden = this.player.hidden = state !== "heard";
  }

  /** A reload may come at any moment: what was said so far is kept. */
  async slice(key, sound) {
    const part = newKey();
    await keepFile(part, sound);
    if (key !== this.key) forgetFile(part);
    else keep(this.name, { type: this.type, slices: [...kept(this.name, { slices: [] }).slices, part] });
  }

  get type() {
    return this.recorder.mimeType.split(";")[0] || "audio/webm";
  }

  stopped(stream, sounds) {
    clearInterval(this.timer);
    release(stream);
    if (this.dropped) return;
    const isLong = performance.now() - this.began >= SHORTEST;
    if (this.hear(isLong ? sounds : [], this.type)) return;
    this.complain(word("recording_empty"));
    this.button.focus();
  }

  /** Let a recording be heard before it is sent; whether there is anything to hear. */
  hear(sounds, type) {
    const sound = new Blob(sounds, { type });
    if (!sound.size) {
      this.clear();
      return false;
    }
    this.file = new File([sound], `tin-thoai.${ENDINGS[type] ?? "webm"}`, { type });
    this.player.src = URL.createObjectURL(this.file);
    this.said.setAttribute("aria-live", "polite");
    this.said.textContent = this.panel.dataset.check;
    this.show("heard");
    byId("recorder-send").focus();
    return true;
  }

  finish(isSent) {
    this.dropped = true;
    if (this.isRecording) this.recorder.stop();
    if (isSent && this.file) this.send(this.file);
    this.clear();
    this.button.focus();
  }

  clear() {
    for (const part of kept(this.name, { slices: [] }).slices) forgetFile(part);
    forget(this.name);
    this.key = this.file = null;
    this.player.removeAttribute("src");
    this.show(null);
  }
}
