// The live list of alerts: the newest first, one day after the other, older ones by scrolling.

import { h, icon } from "../dom.js";
import { dayOf } from "../time.js";
import { AlertCard, showLarge } from "./alert-card.js";

export function alertsView({ alerts, notices }) {
  const cards = new Map();
  let camera = "";
  let isFetching = false;
  let gapBefore = null;

  // MARK: What is seen

  const list = h("ul", { class: "alerts", "aria-label": "Alerts, the newest first" });
  const count = h("span", { class: "quiet small", id: "count" });
  const filter = h("select", { id: "camera", onchange: () => { camera = filter.value; show(); } });
  const acknowledgeAll = h("button", {
    type: "button", id: "acknowledge-all", onclick: () => alerts.acknowledge(shown().filter((alert) => !alert.acknowledged)),
  }, icon("check"), "Acknowledge all");
  const empty = h("div", { class: "empty" },
    icon("alerts"), h("h2", {}, "All quiet"), h("p", {}, "When a camera sees somebody, it shows here at once."));
  const end = h("p", { class: "history" });
  const element = h("section", { "aria-labelledby": "alerts-title" },
    h("div", { class: "toolbar" },
      h("h1", { id: "alerts-title" }, "Alerts ", count),
      h("div", { class: "field" }, h("label", { for: "camera" }, "Camera"), filter),
      notices.element,
      acknowledgeAll),
    list, empty, end);

  const shown = () => alerts.all.filter((alert) => camera === "" || alert.stream === camera);

  function show() {
    const visible = shown();
    const fresh = visible.filter((alert) => !alert.acknowledged).length;
    for (const card of cards.values()) card.element.hidden = camera !== "" && card.alert.stream !== camera;
    count.textContent = fresh > 0 ? `${fresh} new` : "";
    acknowledgeAll.disabled = fresh === 0;
    empty.hidden = visible.length > 0;
    divide();
  }

  function offerCameras() {
    const names = ["", ...alerts.streams];
    if (names.length === filter.options.length) return;
    filter.replaceChildren(...names.map((name) => new Option(name === "" ? "All cameras" : name, name)));
    filter.value = camera;
  }

  // MARK: In order

  function add(alert) {
    const card = new AlertCard(alert, {
      acknowledge: (alert) => alerts.acknowledge([alert]),
      open: (alert) => showLarge(alert, { acknowledge: (alert) => alerts.acknowledge([alert]) }),
    });
    cards.set(alert.id, card);
    const next = [...list.querySelectorAll(".alert-card")].find((other) => Number(other.dataset.seq) < alert.seq);
    list.insertBefore(card.element, next ?? null);
    return card;
  }

  /** A line where another day begins, and where something is missing. */
  function divide() {
    for (const divider of list.querySelectorAll(".divider")) divider.remove();
    const ordered = [...list.querySelectorAll(".alert-card:not([hidden])")].map((element) => cards.get(element.dataset.alert));
    const today = dayOf(new Date());
    let day = today;
    for (const [index, card] of ordered.entries()) {
      const above = index > 0 ? ordered[index - 1].alert.seq : Infinity;
      if (gapBefore !== null && card.alert.seq < gapBefore && above >= gapBefore) {
        card.element.before(divider("Alerts in between are no longer kept by the gateway", "gap"));
      }
      if (dayOf(card.alert.time) !== day) {
        day = dayOf(card.alert.time);
        card.element.before(divider(day));
      }
    }
    if (gapBefore !== null && !ordered.some(({ alert }) => alert.seq < gapBefore)) {
      list.append(divider("Older alerts are no longer kept by the gateway", "gap"));
    }
  }

  const divider = (text, kind = "day") => h("li", { class: `divider ${kind}`, role: "presentation" }, text);

  // MARK: What happens

  alerts.addEventListener("added", ({ detail: { alert, isNew } }) => {
    const card = add(alert);
    if (isNew) {
      card.element.classList.add("arriving");
      card.element.addEventListener("animationend", () => card.element.classList.remove("arriving"), { once: true });
      notices.tell(alert);
    }
    offerCameras();
    show();
  });
  alerts.addEventListener("changed", ({ detail }) => {
    cards.get(detail.id)?.update();
    show();
  });
  alerts.addEventListener("removed", ({ detail }) => {
    cards.get(detail.id)?.element.remove();
    cards.delete(detail.id);
  });
  alerts.addEventListener("gap", ({ detail }) => {
    gapBefore = detail;
    show();
  });
  alerts.addEventListener("cleared", () => {
    cards.clear();
    list.replaceChildren();
    gapBefore = null;
    camera = "";
    offerCameras();
    show();
  });
  setInterval(() => { for (const card of cards.values()) if (!card.element.hidden) card.tick(); }, 1000);

  // MARK: Older ones

  async function fetchOlder() {
    if (isFetching || !element.isConnected) return;
    isFetching = true;
    end.textContent = "Looking for older alerts …";
    try {
      await alerts.fetchOlder();
      end.textContent = alerts.hasAllHistory && cards.size > 0 ? "That is all the gateway keeps." : "";
    } catch (error) {
      end.textContent = `Older alerts can't be shown: ${error.message}`;
    }
    isFetching = false;
  }
  const horizon = new IntersectionObserver(
    (entries) => { if (entries.some((entry) => entry.isIntersecting)) fetchOlder(); }, { rootMargin: "600px" });
  horizon.observe(end);

  // MARK: By keyboard

  function move(step) {
    const visible = [...list.querySelectorAll(".alert-card:not([hidden])")];
    const current = visible.indexOf(document.activeElement?.closest(".alert-card"));
    visible[Math.min(Math.max(current + step, 0), visible.length - 1)]?.focus();
  }

  element.addEventListener("keydown", (event) => {
    const card = cards.get(event.target.closest(".alert-card")?.dataset.alert);
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("select, input, textarea")) return;
    if (event.key === "ArrowRight" || event.key === "j") move(1);
    else if (event.key === "ArrowLeft" || event.key === "k") move(-1);
    else if (event.key === "a" && card) alerts.acknowledge([card.alert]);
    else if (event.key === "Enter" && event.target === card?.element) card.element.querySelector(".picture").click();
    else return;
    event.preventDefault();
  });

  offerCameras();
  show();
  return { element, shown: () => { show(); fetchOlder(); } };
}
