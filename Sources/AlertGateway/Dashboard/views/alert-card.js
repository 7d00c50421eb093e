// One incident in the list, and large in a dialog of its own.

import { h, icon } from "../dom.js";
import { age, dateAndTime, dayOf, span, timeOfDay } from "../time.js";
import { picture } from "./picture.js";

const percent = (score) => (score === null ? "" : `${Math.round(score * 100)} %`);

function badges(incident) {
  const { latest } = incident;
  const persons = latest.detections.length;
  const badge = (text, kind = "", title = null) => h("span", { class: `badge ${kind}`, title }, text);
  return h("div", { class: "badges" },
    latest.rule && latest.rule !== latest.label ? badge(latest.rule) : null,
    persons > 1 ? badge(`${persons} persons in sight`) : null,
    latest.phase === "update" ? badge("still there", "alert") : null,
    latest.phase === "end" ? badge(incident.length === null ? "over" : `over after ${span(incident.length)}`) : null,
    latest.summedUp ? badge(`${latest.summedUp} more alerts`, "", "More than the camera may send: summed up") : null,
    incident.isRedelivered ? badge("sent again", "wait", "Sent again: it had not been acknowledged") : null);
}

function foot(incident, acknowledge) {
  return incident.isAcknowledged
    ? h("span", { class: "done" }, icon("check"), "Acknowledged")
    : h("button", {
      type: "button", class: "acknowledge", "aria-label": `Acknowledge: ${incident.title}, ${timeOfDay(incident.time)}`,
      onclick: acknowledge,
    }, "Acknowledge");
}

/** A card that shows `incident` as it is now; `update` shows what has changed, `tick` its age. `day` is the one it began on. */
export class AlertCard {
  constructor(incident, { acknowledge, open }) {
    this.incident = incident;
    this.#acknowledge = () => acknowledge(incident);
    this.#picture = h("button", {
      type: "button", class: "picture", "aria-label": `Show large: ${incident.title}`, onclick: () => open(incident),
    });
    this.element = h("li", { class: "alert-card", tabindex: "-1", "data-incident": incident.id },
      this.#picture,
      h("div", { class: "alert-text" },
        h("h3", {},
          h("span", { class: "name" }, incident.stream || "unnamed camera"),
          this.#score = h("span", { class: "score", title: "How sure the detector is" })),
        h("p", { class: "when" }, this.#time = h("time"), this.#age = h("span", { class: "age" })),
        this.#badges = h("div"),
        this.#foot = h("div", { class: "foot" })));
    this.update();
    this.tick();
  }

  #acknowledge;
  #picture;
  #score;
  #time;
  #age;
  #badges;
  #foot;
  #shown = null;

  update() {
    const { latest, time } = this.incident;
    if (this.#shown !== latest) this.#picture.replaceChildren(...picture(latest));
    this.#shown = latest;
    this.element.dataset.seq = this.incident.seq;
    this.#score.textContent = percent(latest.score);
    this.day = dayOf(time);
    this.#time.textContent = timeOfDay(time);
    this.#time.title = dateAndTime(time);
    if (!isNaN(time)) this.#time.dateTime = time.toISOString();
    this.element.classList.toggle("fresh", !this.incident.isAcknowledged);
    const hadFocus = this.#foot.contains(document.activeElement);
    this.#foot.replaceChildren(foot(this.incident, this.#acknowledge));
    const changed = badges(this.incident);
    this.#badges.replaceWith(changed);
    this.#badges = changed;
    // Its button is gone: who works with the keyboard goes on from the card.
    if (hadFocus) this.element.focus();
  }

  tick() {
    const text = age(this.incident.time);
    if (this.#age.textContent !== text) this.#age.textContent = text;
  }
}

/** Shows an incident as large as the window allows. */
export function showLarge(incident, { acknowledge }) {
  const { latest, time } = incident;
  const close = () => dialog.close();
  const footer = h("div", { class: "foot" });
  const fill = () => footer.replaceChildren(foot(incident, () => {
    acknowledge(incident);
    fill();
    closing.focus();
  }));
  const closing = h("button", { type: "button", class: "icon close", "aria-label": "Close", onclick: close }, icon("close"));
  const dialog = h("dialog", { class: "viewer", "aria-label": incident.title },
    closing,
    h("div", { class: "picture" }, picture(latest, { hasLabels: true })),
    h("div", { class: "alert-text" },
      h("h3", {}, h("span", { class: "name" }, incident.stream), h("span", { class: "score" }, percent(latest.score))),
      h("dl", { class: "facts" },
        h("dt", {}, "Seen"), h("dd", {}, `${dateAndTime(time)} (${age(time)})`),
        h("dt", {}, "Rule"), h("dd", {}, latest.rule || "none"),
        h("dt", {}, "Alert"), h("dd", { class: "mono" }, incident.first.id)),
      footer));
  fill();
  dialog.addEventListener("click", (event) => { if (event.target === dialog) close(); });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
