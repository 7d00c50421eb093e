// Who is signed in, in this window or, when they asked for it, on this device.

import { readToken } from "./token.js";

const KEY = "picket.token";

/** Tells `change` whenever somebody signs in or out, or renews their token. */
export class Session extends EventTarget {
  /** `{token, user, role, expiresAt}`, or null. */
  identity = null;

  /** Takes up the token that was kept, unless it has expired. */
  constructor() {
    super();
    try {
      this.identity = readToken(this.#kept()?.getItem(KEY) ?? "");
    } catch {
      this.#forget();
    }
  }

  /** Whether the token outlives this window. */
  get isRemembered() { return localStorage.getItem(KEY) !== null; }

  /** Signs in, or renews; throws `UnusableToken`. */
  signIn(text, remember = this.isRemembered) {
    const identity = readToken(text);
    this.#forget();
    (remember ? localStorage : sessionStorage).setItem(KEY, identity.token);
    const isRenewal = this.identity?.user === identity.user;
    this.identity = identity;
    this.dispatchEvent(new CustomEvent("change", { detail: { isRenewal } }));
  }

  signOut() {
    this.#forget();
    this.identity = null;
    this.dispatchEvent(new CustomEvent("change", { detail: { isRenewal: false } }));
  }

  #kept() { return [sessionStorage, localStorage].find((storage) => storage.getItem(KEY) !== null); }

  #forget() {
    sessionStorage.removeItem(KEY);
    localStorage.removeItem(KEY);
  }
}
