// The cameras of `picket serve`: how each is doing, what it sees now, where its zones are, what its rules decided.

import { request, requestJSON } from "../api.js";
import { h, icon } from "../dom.js";
import { Poll } from "../poll.js";
import { timeOfDay } from "../time.js";
import { zoneEditor } from "./zone-editor.js";

const STATES = {
  live: ["Live", "good"], waiting: ["Waiting for packets", "wait"], connecting: ["Connecting", "wait"],
  waiting_for_key_frame: ["Waiting for a key frame", "wait"], reconnecting: ["Reconnecting", "bad"],
  stalled: ["Stalled", "bad"], ended: ["Ended", ""],
};
const COUNTERS = {
  frames_decoded: "Frames decoded", frames_analysed: "Frames analysed", frames_skipped: "Frames skipped, network busy",
  frames_withheld: "Frames withheld, damaged", units_dropped: "Access units dropped", alerts: "Alerts",
  alerts_failed: "Alerts not written", reconnects: "Reconnects",
};

const count = new Intl.NumberFormat();
const badge = (state) => {
  const [name, kind] = STATES[state] ?? [state, ""];
  return h("span", { class: `badge ${kind}` }, name);
};

export function camerasView({ session }) {
  let chosen = null;
  let streams = [];

  const list = h("ul", { class: "camera-list", "aria-label": "Cameras" });
  const mistake = h("p", { class: "mistake", role: "alert" });
  const detail = h("div", { class: "camera-detail stack" });
  const element = h("section", { "aria-labelledby": "cameras-title" },
    h("div", { class: "toolbar" }, h("h1", { id: "cameras-title" }, "Cameras")),
    mistake,
    h("div", { class: "cameras" }, list, detail));

  // MARK: The list

  async function refresh() {
    try {
      ({ streams } = await requestJSON("/api/streams", session.identity));
      mistake.textContent = "";
    } catch (error) {
      mistake.textContent = `The cameras can't be shown: ${error.message}.`;
      streams = [];
    }
    if (!streams.some(({ id }) => id === chosen?.id)) choose(streams[0]?.id ?? null);
    showList();
    chosen?.show(streams.find(({ id }) => id === chosen.id));
  }

  function showList() {
    const links = streams.map((stream) => h("a", {
      class: "camera-entry", href: `#/cameras/${encodeURIComponent(stream.id)}`,
      "aria-current": stream.id === chosen?.id ? "true" : null,
    },
    h("span", { class: "name" }, stream.id), badge(stream.state),
    h("span", { class: "quiet small" },
      stream.width ? `${stream.width} × ${stream.height}` : "no picture yet",
      stream.alerts ? ` · ${count.format(stream.alerts)} alerts` : "")));
    const focused = list.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    list.replaceChildren(...links.map((link) => h("li", {}, link)));
    if (focused) links.find((link) => link.getAttribute("href") === focused)?.focus();
  }

  function choose(id) {
    if (chosen?.id === id) return;
    chosen?.leave();
    chosen = id === null ? null : cameraDetail(id, session);
    detail.replaceChildren(...(chosen ? [chosen.element] : [h("div", { class: "empty" },
      icon("cameras"), h("h2", {}, "No cameras"), h("p", {}, "The service has no streams, or can't be asked."))]));
  }

  const poll = new Poll(element, 2000, refresh);
  return {
    element,
    shown: (id) => {
      if (id) choose(id);
      poll.now();
    },
  };
}

/** One camera: its picture with the editor over it, its counters, its decisions. */
function cameraDetail(id, session) {
  const path = `/api/streams/${encodeURIComponent(id)}`;
  let address = null;
  const image = h("img", { class: "snapshot", alt: `What ${id} sees`, draggable: "false" });
  const editor = zoneEditor(image);
  const hint = h("p", { class: "quiet small", id: "snapshot-hint" }, "Waiting for the first picture …");
  const state = h("p", { class: "row" });
  const counters = h("dl", { class: "facts counters" });
  const decisions = h("div", { class: "scroll" });
  const element = h("div", { class: "stack" },
    h("div", { class: "panel stack" },
      h("div", { class: "row spread" }, h("h2", {}, id), state), editor.canvas, hint),
    h("div", { class: "panel" }, editor.controls),
    h("div", { class: "panel" }, h("h2", {}, "Counters"), counters),
    h("div", { class: "panel" }, h("h2", {}, "Decisions"),
      h("p", { class: "quiet small" }, "Of each person and rule: the alert, or the condition that failed when it came closest."),
      decisions));

  async function refreshPicture() {
    try {
      const blob = await (await request(`${path}/snapshot.jpg`, session.identity)).blob();
      const next = URL.createObjectURL(blob);
      image.src = next;
      await image.decode();
      if (address) URL.revokeObjectURL(address);
      address = next;
      hint.hidden = true;
    } catch (error) {
      hint.hidden = false;
      hint.textContent = error.status === 404 ? "This camera has shown no picture yet." : `No picture: ${error.message}.`;
    }
  }

  async function refreshDecisions() {
    const { decisions: rows } = await requestJSON(`${path}/decisions`, session.identity).catch(() => ({ decisions: [] }));
    if (rows.length === 0) return decisions.replaceChildren(h("p", { class: "quiet" }, "Nobody has been seen lately."));
    decisions.replaceChildren(h("table", {},
      h("thead", {}, h("tr", {}, ["Person", "Rule", "Last seen", "Outcome", "Was", "Needed"].map((name) =>
        h("th", { scope: "col" }, name)))),
      h("tbody", {}, rows.slice(-50).reverse().map((row) => h("tr", {},
        h("td", { class: "mono" }, `#${row.track_id}`), h("td", {}, row.rule), h("td", {}, timeOfDay(new Date(row.last_seen))),
        h("td", {}, row.raised
          ? h("span", { class: "badge alert" }, `alert ${timeOfDay(new Date(row.raised))}`)
          : h("span", { class: "badge" }, row.condition ?? "undecided")),
        h("td", { class: "mono" }, row.value ?? ""), h("td", { class: "mono" }, row.needed ?? ""))))));
  }

  const polls = [new Poll(element, 3000, refreshPicture), new Poll(element, 3000, refreshDecisions)];
  queueMicrotask(() => { for (const poll of polls) poll.now(); });

  return {
    id,
    element,
    leave: () => {
      for (const poll of polls) poll.stop();
      if (address) URL.revokeObjectURL(address);
    },
    show: (stream) => {
      if (!stream) return;
      state.replaceChildren(...[badge(stream.state), stream.error ? h("span", { class: "mistake" }, stream.error) : null]
        .filter(Boolean));
      const receiver = Object.entries(stream.receiver ?? {}).filter(([, value]) => value > 0).sort();
      const pairs = [
        ...Object.entries(COUNTERS).map(([key, name]) => [name, stream[key] ?? 0]),
        ...receiver.map(([key, value]) => [key.replaceAll("_", " "), value]),
      ];
      counters.replaceChildren(...pairs.flatMap(([name, value]) =>
        [h("dt", {}, name), h("dd", { class: "number" }, count.format(value))]));
    },
  };
}
