// A voice note: asked for the microphone only when the button is pressed, heard before it is sent.

import { byId, word } from "./words.js";

const LONGEST = 300;
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const ENDINGS = { "audio/webm": "webm", "audio/mp4": "m4a", "audio/ogg": "ogg" };

function kind() {
  if (!navigator.mediaDevices?.getUserMedia || !("MediaRecorder" in window)) return null;
  return KINDS.find((one) => MediaRecorder.isTypeSupported(one)) ?? null;
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
    this.button.onclick = () => this.begin();
    byId("recorder-stop").onclick = () => this.recorder?.stop();
    byId("recorder-send").onclick = () => this.finish(true);
    byId("recorder-drop").onclick = () => this.finish(false);
    this.offer();
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
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      this.complain(word("recording_no"));
      return;
    }
    const chunks = [];
    this.file = null;
    this.dropped = false;
    this.recorder = new MediaRecorder(stream, { mimeType: kind(), audioBitsPerSecond: 32000 });
    this.recorder.ondataavailable = (event) => chunks.push(event.data);
    this.recorder.onstop = () => this.stopped(stream, chunks);
    this.recorder.start();
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

  stopped(stream, chunks) {
    clearInterval(this.timer);
    for (const track of stream.getTracks()) track.stop();
    if (this.dropped) return;
    const type = this.recorder.mimeType.split(";")[0] || "audio/webm";
    const sound = new Blob(chunks, { type });
    this.file = new File([sound], `tin-thoai.${ENDINGS[type] ?? "webm"}`, { type });
    this.player.src = URL.createObjectURL(this.file);
    this.said.setAttribute("aria-live", "polite");
    this.said.textContent = this.panel.dataset.check;
    this.show("heard");
    byId("recorder-send").focus();
  }

  finish(isSent) {
    this.dropped = true;
    if (this.recorder?.state === "recording") this.recorder.stop();
    if (isSent && this.file) this.send(this.file);
    this.player.removeAttribute("src");
    this.file = null;
    this.show(null);
    this.button.focus();
  }
}
