// A sound and the browser's own notification for a new alert, both off until somebody wants them.

import { announce, h } from "./dom.js";
import { timeOfDay } from "./time.js";

const isOn = (key) => localStorage.getItem(`picket.${key}`) === "on";
const keep = (key, on) => (on ? localStorage.setItem(`picket.${key}`, "on") : localStorage.removeItem(`picket.${key}`));

export class Notices {
  #audio = null;

  constructor() {
    const sound = h("button", { type: "button", id: "sound", "aria-pressed": String(isOn("sound")) }, "Sound");
    sound.addEventListener("click", () => {
      keep("sound", !isOn("sound"));
      sound.setAttribute("aria-pressed", String(isOn("sound")));
      // Browsers let a page sound only after somebody has touched it: this is such a touch.
      if (isOn("sound")) this.#chime();
    });
    const notify = h("button", { type: "button", id: "notify", "aria-pressed": String(this.#notifies) }, "Notify");
    notify.hidden = !("Notification" in window);
    notify.addEventListener("click", async () => {
      keep("notify", !this.#notifies);
      if (isOn("notify") && Notification.permission !== "granted") await Notification.requestPermission();
      notify.setAttribute("aria-pressed", String(this.#notifies));
      notify.title = isOn("notify") && !this.#notifies ? "The browser does not allow it" : "";
    });
    this.element = h("div", { class: "row", role: "group", "aria-label": "For new alerts" }, sound, notify);
  }

  get #notifies() { return isOn("notify") && "Notification" in window && Notification.permission === "granted"; }

  /** Makes a new incident noticed in the ways that were chosen. */
  tell({ id, title, time, latest }) {
    announce(`${title}, ${timeOfDay(time)}`);
    if (isOn("sound")) this.#chime();
    if (!this.#notifies || document.visibilityState === "visible") return;
    const note = new Notification(title, {
      body: timeOfDay(time), icon: latest.picture ?? "/dashboard/icon.svg", tag: id,
    });
    note.onclick = () => {
      window.focus();
      location.hash = "#/alerts";
      note.close();
    };
  }

  /** Two short notes. */
  #chime() {
    this.#audio ??= new AudioContext();
    const { currentTime: now, destination } = this.#audio;
    for (const [index, frequency] of [660, 880].entries()) {
      const tone = new OscillatorNode(this.#audio, { frequency });
      const level = new GainNode(this.#audio, { gain: 0 });
      const start = now + index * 0.16;
      level.gain.setValueAtTime(0, start);
      level.gain.linearRampToValueAtTime(0.2, start + 0.02);
      level.gain.exponentialRampToValueAtTime(0.001, start + 0.3);
      tone.connect(level).connect(destination);
      tone.start(start);
      tone.stop(start + 0.32);
    }
  }
}
