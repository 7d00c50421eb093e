// Where somebody brings a token, the first time or because the old one counts no more.

import { h } from "../dom.js";
import { UnusableToken } from "../token.js";

/** A form that hands a token to `bring`, which throws `UnusableToken`; `label` is what its button says. */
export function tokenForm(session, bring, { label = "Connect", offersToRemember = true } = {}) {
  const mistake = h("p", { class: "mistake", id: "token-mistake", role: "alert" });
  const token = h("textarea", {
    id: "token", name: "token", rows: 4, spellcheck: "false", autocapitalize: "off", autocomplete: "off",
    "aria-describedby": "token-mistake", placeholder: "eyJhbGciOi…",
  });
  const remember = h("input", { type: "checkbox", id: "remember" });
  remember.checked = session.isRemembered;
  return h("form", {
    class: "stack",
    novalidate: true,
    onsubmit: async (event) => {
      event.preventDefault();
      try {
        await bring(token.value, remember.checked);
        token.value = mistake.textContent = "";
        token.removeAttribute("aria-invalid");
      } catch (error) {
        if (!(error instanceof UnusableToken)) throw error;
        mistake.textContent = error.message;
        token.setAttribute("aria-invalid", "true");
        token.focus();
      }
    },
  },
  h("div", { class: "field" }, h("label", { for: "token" }, "Token"), token, mistake),
  offersToRemember ? h("label", { class: "check" }, remember, "Stay connected on this device") : null,
  h("div", {}, h("button", { type: "submit", class: "primary" }, label)));
}

export function signInView({ session, connection }) {
  const reason = h("p", { class: "mistake", role: "alert" });
  const element = h("section", { class: "sign-in", "aria-labelledby": "sign-in-title" },
    h("div", { class: "panel stack" },
      h("h1", { id: "sign-in-title" }, "Connect to your alerts"),
      h("p", { class: "quiet" }, "The token says who you are. Whoever runs the gateway gives you one."),
      reason,
      tokenForm(session, (text, remember) => session.signIn(text, remember))),
    h("div", { class: "stack small quiet" },
      h("p", {}, "You run it yourself? Make a user and a token on its machine:"),
      h("pre", {}, "picket-gateway user add alice\npicket-gateway token --user alice --ttl 24h")));
  return {
    element,
    shown: () => { reason.textContent = connection.state === "refused" ? `The gateway refused: ${connection.reason}.` : ""; },
  };
}
