// One alert in the list, and large in a dialog of its own.

import { h, icon } from "../dom.js";
import { age, dateAndTime, timeOfDay } from "../time.js";
import { picture } from "./picture.js";

const percent = (score) => (score === null ? "" : `${Math.round(score * 100)} %`);

function badges(alert) {
  const persons = alert.detections.length;
  return h("div", { class: "badges" },
    alert.rule && alert.rule !== alert.label ? h("span", { class: "badge" }, alert.rule) : null,
    persons > 1 ? h("span", { class: "badge" }, `${persons} persons in sight`) : null,
    alert.event && alert.event !== "start" ? h("span", { class: "badge" }, alert.event) : null,
    alert.redelivered
      ? h("span", { class: "badge wait", title: "Sent again: it had not been acknowledged" }, "sent again") : null);
}

function foot(alert, acknowledge) {
  return alert.acknowledged
    ? h("span", { class: "done" }, icon("check"), "Acknowledged")
    : h("button", { type: "button", class: "acknowledge", onclick: acknowledge }, "Acknowledge");
}

/** A card that shows `alert` as it is now; `update` shows what has changed, `tick` its age. */
export class AlertCard {
  constructor(alert, { acknowledge, open }) {
    this.alert = alert;
    this.#acknowledge = () => acknowledge(alert);
    this.#age = h("span", { class: "age" });
    this.element = h("li", { class: "alert-card", tabindex: "-1", "data-alert": alert.id, "data-seq": alert.seq },
      h("button", { type: "button", class: "picture", "aria-label": `Show large: ${alert.title}`, onclick: () => open(alert) },
        picture(alert)),
      h("div", { class: "alert-text" },
        h("h3", {},
          h("span", { class: "name" }, alert.stream || "unnamed camera"),
          h("span", { class: "score", title: "How sure the detector is" }, percent(alert.score))),
        h("p", { class: "when" },
          h("time", { datetime: isNaN(alert.time) ? null : alert.time.toISOString(), title: dateAndTime(alert.time) },
            timeOfDay(alert.time)),
          this.#age),
        this.#badges = badges(alert),
        this.#foot = h("div", { class: "foot" })));
    this.update();
    this.tick();
  }

  #acknowledge;
  #age;
  #badges;
  #foot;

  update() {
    const hadFocus = this.#foot.contains(document.activeElement);
    this.element.classList.toggle("fresh", !this.alert.acknowledged);
    this.#foot.replaceChildren(foot(this.alert, this.#acknowledge));
    const changed = badges(this.alert);
    this.#badges.replaceWith(changed);
    this.#badges = changed;
    // Its button is gone: who works with the keyboard goes on from the card.
    if (hadFocus) this.element.focus();
  }

  tick() { this.#age.textContent = age(this.alert.time); }
}

/** Shows an alert as large as the window allows. */
export function showLarge(alert, { acknowledge }) {
  const close = () => dialog.close();
  const footer = h("div", { class: "foot" });
  const fill = () => footer.replaceChildren(foot(alert, () => {
    acknowledge(alert);
    fill();
    closing.focus();
  }));
  const closing = h("button", { type: "button", class: "icon close", "aria-label": "Close", onclick: close }, icon("close"));
  const dialog = h("dialog", { class: "viewer", "aria-label": alert.title },
    closing,
    h("div", { class: "picture" }, picture(alert, { hasLabels: true })),
    h("div", { class: "alert-text" },
      h("h3", {}, h("span", { class: "name" }, alert.stream), h("span", { class: "score" }, percent(alert.score))),
      h("dl", { class: "facts" },
        h("dt", {}, "Seen"), h("dd", {}, `${dateAndTime(alert.time)} (${age(alert.time)})`),
        h("dt", {}, "Rule"), h("dd", {}, alert.rule || "none"),
        h("dt", {}, "Alert"), h("dd", { class: "mono" }, alert.id)),
      footer));
  fill();
  dialog.addEventListener("click", (event) => { if (event.target === dialog) close(); });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
