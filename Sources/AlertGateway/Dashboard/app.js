// The page: what it is made of, and which view is seen.

import { Alerts } from "./alerts.js";
import { AlertConnection } from "./connection.js";
import { h, icon } from "./dom.js";
import { Notices } from "./notices.js";
import { Session } from "./session.js";
import { span } from "./time.js";
import { adminView } from "./views/admin.js";
import { alertsView } from "./views/alerts.js";
import { camerasView } from "./views/cameras.js";
import { connectionView, describe } from "./views/connection.js";
import { signInView } from "./views/sign-in.js";

const session = new Session();
const alerts = new Alerts(session);
const connection = new AlertConnection(session, () => alerts.position);
alerts.listen(connection);
const parts = { session, alerts, connection, notices: new Notices() };

const signIn = signInView(parts);
const views = {
  alerts: { name: "Alerts", ...alertsView(parts) },
  cameras: { name: "Cameras", isForAdministrators: true, ...camerasView(parts) },
  admin: { name: "Gateway", isForAdministrators: true, ...adminView(parts) },
  connection: { name: "Connection", ...connectionView(parts) },
};

// MARK: Which view is seen

const main = document.getElementById("main");
const nav = document.getElementById("nav");
const count = h("span", { class: "count", id: "nav-count" });
const links = Object.entries(views).map(([id, view]) =>
  h("a", { href: `#/${id}`, "data-view": id }, icon(id), view.name, id === "alerts" ? count : null));
nav.append(...links);

/** Of "#/cameras/yard" the view, and what it is to show. */
function destination() {
  try {
    return location.hash.slice(2).split("/").map((part) => decodeURIComponent(part));
  } catch {
    return [""];
  }
}

function show() {
  const [name, part] = destination();
  const isAdministrator = session.identity?.role === "admin";
  const id = Object.hasOwn(views, name) && (isAdministrator || !views[name].isForAdministrators) ? name : "alerts";
  // Without a token that counts there is one thing to do, but for the connection's own view, which says why.
  const needsToken = !session.identity || connection.state === "refused";
  const view = needsToken && (!session.identity || id !== "connection") ? signIn : views[id];
  nav.hidden = !session.identity;
  for (const link of links) {
    link.hidden = views[link.dataset.view].isForAdministrators && !isAdministrator;
    if (link.dataset.view === id) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (main.firstChild !== view.element) {
    main.replaceChildren(view.element);
    document.title = view === signIn ? "Picket" : `${views[id].name} · Picket`;
    scrollTo(0, 0);
  }
  view.shown(part);
}
addEventListener("hashchange", () => {
  show();
  main.focus({ preventScroll: true });
});

// MARK: What is seen in every view

const pill = h("a", { class: "pill", href: "#/connection", id: "connection-pill" },
  h("span", { class: "dot" }), h("span", { class: "pill-text" }));
document.getElementById("status").append(pill);
const banner = document.getElementById("banner");
let expiresSoon = 0;

function showState() {
  pill.dataset.state = connection.state;
  const text = pill.querySelector(".pill-text");
  if (text.textContent !== describe(connection)) text.textContent = describe(connection);
  const notice = bannerNotice();
  // Built anew only for another notice: whoever has reached its button by keyboard stays there.
  if (banner.dataset.notice !== notice.key) {
    banner.dataset.notice = notice.key;
    banner.className = notice.isBad ? "bad" : "";
    banner.replaceChildren(...(notice.text ? [h("span"), notice.action ?? ""] : []));
  }
  if (notice.text && banner.firstChild.textContent !== notice.text) banner.firstChild.textContent = notice.text;
}

function bannerNotice() {
  if (connection.state === "replaced") {
    return {
      key: "replaced", isBad: true, text: "Another window of yours is connected. New alerts go there.",
      action: h("button", { type: "button", id: "take-over", onclick: () => connection.takeOver() }, "Use this window"),
    };
  }
  if (connection.state === "waiting") {
    return {
      key: "waiting", text: `Not connected: ${connection.reason}. Alerts wait at the gateway until the connection is back.`,
      action: h("button", { type: "button", onclick: () => connection.retryNow() }, "Retry now"),
    };
  }
  if (connection.problem) return { key: "problem", isBad: true, text: `The gateway says: ${connection.problem}.` };
  if (expiresSoon > Date.now()) {
    return {
      key: "expiring", text: `Your token ends in ${span(expiresSoon - Date.now())}.`,
      action: h("a", { href: "#/connection" }, "Renew it"),
    };
  }
  return { key: "", text: "" };
}

let lastState = "";
connection.addEventListener("state", () => {
  showState();
  if (connection.state === lastState) return;
  lastState = connection.state;
  show();
});
connection.addEventListener("expiring", ({ detail }) => { expiresSoon = detail; });
session.addEventListener("change", () => {
  expiresSoon = 0;
  show();
});
function showCount() {
  const fresh = alerts.fresh.length;
  count.textContent = fresh > 99 ? "99+" : `${fresh}`;
  count.hidden = fresh === 0;
  count.setAttribute("aria-label", `${fresh} new`);
}
for (const event of ["added", "changed", "removed", "cleared"]) alerts.addEventListener(event, showCount);

showCount();
showState();
show();
connection.start();
