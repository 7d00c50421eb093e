// For who runs the gateway: figures, who is connected, who may be, and what was given up.

import { request, requestJSON } from "../api.js";
import { h } from "../dom.js";
import { quantile, readMetrics } from "../metrics.js";
import { Poll } from "../poll.js";
import { table } from "../table.js";
import { dateAndTime, span, timeOfDay } from "../time.js";
import { usersList } from "./users.js";

const count = new Intl.NumberFormat();
const PREFIX = "picket_gateway_";

const below = (seconds) => {
  if (seconds === null) return "–";
  if (seconds === Infinity) return "longer than all buckets";
  return seconds < 1 ? `≤ ${Math.round(seconds * 10_000) / 10} ms` : `≤ ${seconds} s`;
};

function tiles(metrics) {
  const value = (name) => count.format(metrics.get(PREFIX + name) ?? 0);
  const time = (name) => `${below(quantile(metrics, PREFIX + name, 0.5))}`;
  const entries = [
    ["Connected users", value("connections")],
    ["Alerts accepted", value("alerts_published_total")],
    ["Delivered", value("alerts_delivered_total"), `${value("alerts_redelivered_total")} of them again`],
    ["Acknowledged", value("alerts_acknowledged_total")],
    ["Given up", value("dead_letters_total")],
    ["Refused", value("alerts_refused_total")],
    ["Accepted to written", time("accepted_to_delivered_seconds"), `99 %: ${below(quantile(metrics, PREFIX + "accepted_to_delivered_seconds", 0.99))}`],
    ["Accepted to acknowledged", time("accepted_to_acknowledged_seconds"), "half of them"],
  ];
  return entries.map(([name, figure, note]) => h("div", { class: "tile" },
    h("dt", {}, name), h("dd", { class: "number" }, figure, note ? h("span", { class: "quiet small" }, note) : null)));
}

export function adminView({ session }) {
  const figures = h("dl", { class: "tiles" });
  const [connections, letters] = [h("div"), h("div")];
  const users = usersList(session, () => poll.now());
  const mistake = h("p", { class: "mistake", role: "alert" });
  const panel = (title, content) => h("div", { class: "panel stack" }, h("h2", {}, title), content);
  const element = h("section", { class: "stack", "aria-labelledby": "admin-title" },
    h("h1", { id: "admin-title" }, "Gateway"), mistake, figures,
    panel("Connections", connections), panel("Users", users.element), panel("Given up", letters));

  async function refresh() {
    const { identity } = session;
    try {
      const [open, known, dead] = await Promise.all(
        ["/ws/connections", "/api/users", "/api/dead-letters"].map((path) => requestJSON(path, identity)));
      showConnections(open.connections);
      users.show(known.users, new Set(open.connections.map((connection) => connection.user_id)));
      showLetters(dead.dead_letters);
      mistake.textContent = "";
    } catch (error) {
      mistake.textContent = `The gateway can't be asked: ${error.message}.`;
    }
    try {
      figures.replaceChildren(...tiles(readMetrics(await (await request("/metrics")).text())));
    } catch {
      // They may be answered at another address, for those who watch the gateway.
      figures.replaceChildren();
    }
  }

  const showConnections = (rows) => connections.replaceChildren(table("Open connections", [
    ["User", (row) => row.user_id],
    ["Connected", (row) => timeOfDay(new Date(row.connected_at))],
    ["For", (row) => span(row.uptime_seconds * 1000), true],
    ["Heartbeat", (row) => `${row.seconds_since_heartbeat} s ago`, true],
    ["Sent up to", (row) => count.format(row.sent_seq), true],
    ["Waits to be read", (row) => `${count.format(Math.ceil(row.queued_bytes / 1024))} KiB`, true],
  ], rows, "Nobody is connected."));

  const showLetters = (rows) => letters.replaceChildren(table("Alerts that were given up", [
    ["Given up", (row) => dateAndTime(new Date(row.died_at))],
    ["User", (row) => row.user_id],
    ["Camera", (row) => row.stream_id],
    ["Sent", (row) => `${row.tries} times`, true],
    ["Accepted", (row) => dateAndTime(new Date(row.accepted_at))],
    ["Alert", (row) => h("span", { class: "mono" }, row.alert_id)],
  ], rows, "None: every alert was acknowledged, or is still sent again."));

  const poll = new Poll(element, 2000, refresh);
  return { element, shown: () => poll.now() };
}
