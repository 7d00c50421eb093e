// The live list of alerts: the newest first, one day after the other, older ones by scrolling.

import { h, icon } from "../dom.js";
import { dayOf } from "../time.js";
import { AlertCard, showLarge } from "./alert-card.js";

export function alertsView({ alerts, notices }) {
  const cards = new Map();
  let camera = "";
  let isFetching = false;
  let isShowing = false;
  let gapBefore = null;

  // MARK: What is seen

  const list = h("ul", { class: "alerts", "aria-label": "Alerts, the newest first" });
  const count = h("span", { class: "quiet small", id: "count" });
  const filter = h("select", { id: "camera", onchange: () => { camera = filter.value; show(); } });
  const acknowledgeAll = h("button", {
    type: "button", id: "acknowledge-all", onclick: () => alerts.acknowledge(shown().filter(isFresh)),
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

  const isFresh = (incident) => !incident.isAcknowledged;
  const shown = () => alerts.incidents.filter(({ stream }) => camera === "" || stream === camera);

  function show() {
    const visible = shown();
    const fresh = visible.filter(isFresh).length;
    for (const card of cards.values()) card.element.hidden = camera !== "" && card.incident.stream !== camera;
    count.textContent = fresh > 0 ? `${fresh} new` : "";
    acknowledgeAll.disabled = fresh === 0;
    empty.hidden = visible.length > 0;
    divide();
  }

  /** Soon: of what comes together, what concerns all cards is done once. */
  function showSoon() {
    if (isShowing) return;
    isShowing = true;
    setTimeout(() => {
      isShowing = false;
      offerCameras();
      show();
    }, 50);
  }

  function offerCameras() {
    const names = ["", ...alerts.streams];
    if (names.length === filter.options.length) return;
    filter.replaceChildren(...names.map((name) => new Option(name === "" ? "All cameras" : name, name)));
    filter.value = camera;
  }

  // MARK: In order

  const acknowledge = (incident) => alerts.acknowledge([incident]);

  function add(incident) {
    const card = new AlertCard(incident, { acknowledge, open: (incident) => showLarge(incident, { acknowledge }) });
    cards.set(incident.id, card);
    place(card);
    return card;
  }

  /** Most belong at one of the two ends. */
  function place({ element, incident }) {
    element.remove();
    const others = list.getElementsByClassName("alert-card");
    const isOlder = (other) => Number(other.dataset.seq) < incident.seq;
    if (others.length === 0 || isOlder(others[0])) return list.prepend(element);
    if (!isOlder(others[others.length - 1])) return list.append(element);
    list.insertBefore(element, [...others].find(isOlder));
  }

  /** A line where another day begins, and where something is missing. */
  function divide() {
    for (const divider of list.querySelectorAll(".divider")) divider.remove();
    const ordered = [...list.querySelectorAll(".alert-card:not([hidden])")].map((element) => cards.get(element.dataset.incident));
    let day = dayOf(new Date());
    for (const [index, card] of ordered.entries()) {
      const above = index > 0 ? ordered[index - 1].incident.seq : Infinity;
      if (gapBefore !== null && card.incident.seq < gapBefore && above >= gapBefore) {
        card.element.before(divider("Alerts in between are no longer kept by the gateway", "gap"));
      }
      if (card.day !== day) {
        day = card.day;
        card.element.before(divider(day));
      }
    }
    if (gapBefore !== null && !ordered.some(({ incident }) => incident.seq < gapBefore)) {
      list.append(divider("Older alerts are no longer kept by the gateway", "gap"));
    }
  }

  const divider = (text, kind = "day") => h("li", { class: `divider ${kind}` }, text);

  // MARK: What happens

  alerts.addEventListener("added", ({ detail: { incident, isNew } }) => {
    const card = add(incident);
    if (isNew) {
      card.element.classList.add("arriving");
      card.element.addEventListener("animationend", () => card.element.classList.remove("arriving"), { once: true });
      notices.tell(incident);
    }
    showSoon();
  });
  alerts.addEventListener("changed", ({ detail: incident }) => {
    const card = cards.get(incident.id);
    const wasAt = Number(card.element.dataset.seq);
    card.update();
    // Its start came later than its end, out of the history.
    if (wasAt !== incident.seq) place(card);
    showSoon();
  });
  alerts.addEventListener("removed", ({ detail }) => {
    cards.get(detail.id)?.element.remove();
    cards.delete(detail.id);
    showSoon();
  });
  alerts.addEventListener("gap", ({ detail }) => {
    gapBefore = detail;
    showSoon();
  });
  alerts.addEventListener("cleared", () => {
    cards.clear();
    list.replaceChildren();
    gapBefore = null;
    camera = "";
    showSoon();
  });
  setInterval(() => {
    if (!element.isConnected) return;
    for (const card of cards.values()) if (!card.element.hidden) card.tick();
  }, 1000);

  // MARK: Older ones

  async function fetchOlder() {
    if (isFetching || !element.isConnected) return;
    isFetching = true;
    end.textContent = "Looking for older alerts …";
    try {
      // Looks anew whether the end is near: it may not have moved out of sight.
      if (await alerts.fetchOlder() > 0) {
        horizon.unobserve(end);
        horizon.observe(end);
      }
      end.textContent = alerts.hasAllHistory && cards.size > 0 ? "That is all the gateway keeps." : "";
    } catch (error) {
      end.textContent = `Older alerts can't be shown: ${error.message}.`;
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
    const card = cards.get(event.target.closest(".alert-card")?.dataset.incident);
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("select, input, textarea")) return;
    if (event.key === "ArrowRight" || event.key === "j") move(1);
    else if (event.key === "ArrowLeft" || event.key === "k") move(-1);
    else if (event.key === "a" && card) acknowledge(card.incident);
    else if (event.key === "Enter" && event.target === card?.element) card.element.querySelector(".picture").click();
    else return;
    event.preventDefault();
  });

  offerCameras();
  show();
  return { element, shown: () => { show(); fetchOlder(); } };
}
