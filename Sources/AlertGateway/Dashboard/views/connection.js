// The connection as it is: its state in the diagram, the figures, what happened, and the token.

import { h } from "../dom.js";
import { age, dateAndTime, span, timeOfDay } from "../time.js";
import { machine } from "./machine.js";
import { tokenForm } from "./sign-in.js";

/** What a connection is doing, in one line. */
export function describe(connection) {
  const now = Date.now();
  switch (connection.state) {
    case "connecting": return "Connecting …";
    case "connected": return `Connected · heard ${span(now - connection.heardAt)} ago`;
    case "waiting": return `Retry in ${Math.max(0, Math.ceil((connection.retryAt - now) / 1000))} s`;
    case "replaced": return "Open in another window";
    case "refused": return "Not allowed";
    default: return "Signed out";
  }
}

export function connectionView({ session, connection, alerts }) {
  const diagram = machine();
  const line = h("p", { class: "quiet", id: "connection-line" });
  const facts = h("dl", { class: "facts" });
  const journal = h("ol", { class: "journal", tabindex: "0", "aria-label": "What happened, the newest first" });
  const retry = h("button", { type: "button", class: "primary", onclick: () => connection.retryNow() }, "Retry now");
  const takeOver = h("button", { type: "button", class: "primary", onclick: () => connection.takeOver() }, "Use this window");
  const signOut = h("button", { type: "button", id: "sign-out", onclick: () => session.signOut() }, "Sign out");
  const element = h("section", { class: "connection", "aria-labelledby": "connection-title" },
    h("div", { class: "wide row spread" },
      h("div", {}, h("h1", { id: "connection-title" }, "Connection"), line),
      h("div", { class: "row" }, retry, takeOver, signOut)),
    h("div", { class: "panel wide scroll" }, diagram.element),
    h("div", { class: "panel" }, h("h2", {}, "Now"), facts),
    h("div", { class: "panel" }, h("h2", {}, "What happened"), journal),
    h("div", { class: "panel wide" },
      h("h2", {}, "A new token"),
      h("div", { class: "stack" },
        h("p", { class: "quiet small" }, "A fresh token of yours takes the old one’s place without a new connection."),
        tokenForm(session, (text) => session.renew(text), { label: "Renew", offersToRemember: false }))));

  let newest = null;
  function show() {
    if (!element.isConnected) return;
    const { identity } = session;
    diagram.show(connection.state);
    const sentence = connection.reason ? `${describe(connection)}: ${connection.reason}` : describe(connection);
    if (line.textContent !== sentence) line.textContent = sentence;
    retry.hidden = connection.state !== "waiting";
    takeOver.hidden = connection.state !== "replaced";
    const pairs = [
      ["User", identity ? `${identity.user} (${identity.role})` : "nobody"],
      ["Token", identity ? `until ${dateAndTime(new Date(identity.expiresAt))}` : "none"],
      ["Connected", connection.isConnected ? `for ${span(Date.now() - connection.connectedAt)}` : "no"],
      ["Heartbeat", connection.isConnected ? `heard ${age(new Date(connection.heardAt))}` : "none"],
      ["Attempts", `${connection.attempts} since it was lost`],
      ["Goes on after", alerts.position ? `alert ${alerts.position.lastSeq} of log ${alerts.position.epoch}` : "nothing yet"],
    ];
    facts.replaceChildren(...pairs.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
    if (connection.journal[0] === newest) return;
    newest = connection.journal[0];
    journal.replaceChildren(...connection.journal.map(({ time, text }) =>
      h("li", {}, h("time", { datetime: time.toISOString() }, timeOfDay(time)), h("span", {}, text))));
  }
  connection.addEventListener("state", show);
  return { element, shown: show };
}
