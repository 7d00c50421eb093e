// Who may connect, for an administrator to add and remove.

import { request } from "../api.js";
import { announce, h } from "../dom.js";
import { table } from "../table.js";

const count = new Intl.NumberFormat();

/** The list of users; `changed` is called after one came or went. */
export function usersList(session, changed) {
  const list = h("div");
  const mistake = h("p", { class: "mistake", id: "user-mistake", role: "alert" });
  const name = h("input", { type: "text", id: "new-user", maxlength: 128, autocomplete: "off", autocapitalize: "off", spellcheck: "false" });
  const form = h("form", {
    class: "row bottom",
    novalidate: true,
    onsubmit: (event) => {
      event.preventDefault();
      const user = name.value;
      change("POST", "/api/users", { body: JSON.stringify({ user_id: user }) }, () => {
        name.value = "";
        announce(`${user} may connect`);
      });
    },
  },
  h("div", { class: "field" }, h("label", { for: "new-user" }, "New user"), name),
  h("button", { type: "submit", id: "add-user" }, "Add"));

  async function change(method, path, options, done) {
    try {
      await request(path, session.identity, { method, ...options });
      mistake.textContent = "";
      done();
    } catch (error) {
      mistake.textContent = `The gateway says: ${error.message}.`;
    }
    changed();
  }

  function remove({ user_id: user, waiting }) {
    const dialog = h("dialog", { class: "question stack", "aria-labelledby": "question" },
      h("h2", { id: "question" }, "Remove ", h("span", { class: "name" }, user), "?"),
      h("p", {}, `Their connection ends, their tokens open nothing from then on, and what waits for them is lost: ${
        count.format(waiting)} ${waiting === 1 ? "alert" : "alerts"}.`),
      h("div", { class: "row" },
        h("button", { type: "button", class: "primary", id: "remove-user", onclick: () => {
          dialog.close();
          change("DELETE", `/api/users/${encodeURIComponent(user)}`, {}, () => announce(`${user} was removed`));
        } }, "Remove"),
        h("button", { type: "button", autofocus: true, onclick: () => dialog.close() }, "Keep")));
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }

  let shown = "";
  /** `connected` holds the ids of those who are. */
  function show(users, connected) {
    const state = JSON.stringify([users, [...connected]]);
    // Built anew only when something changed: whoever has reached a button by keyboard stays there.
    if (state === shown) return;
    shown = state;
    list.replaceChildren(table("Users", [
      ["User", (row) => row.user_id],
      ["", (row) => (connected.has(row.user_id) ? h("span", { class: "badge good" }, "connected") : "")],
      ["Alerts", (row) => count.format(row.last_seq), true],
      ["Kept", (row) => count.format(row.kept), true],
      ["Not acknowledged", (row) => count.format(row.waiting), true],
      ["Given up", (row) => count.format(row.dead_letters), true],
      ["", (row) => h("button", {
        type: "button", class: "small", "data-remove": row.user_id, "aria-label": `Remove ${row.user_id}`, onclick: () => remove(row),
      }, "Remove")],
    ], users, "There are no users yet."));
  }

  return { element: h("div", { class: "stack" }, list, form, mistake), show };
}
