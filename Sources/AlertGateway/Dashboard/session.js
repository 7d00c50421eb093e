// Who is signed in, in this window or, when they asked for it, on this device.

import { refusal } from "./api.js";
import { readToken, UnusableToken } from "./token.js";

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

  /** Signs in; throws `UnusableToken`. */
  signIn(text, remember) { this.#take(readToken(text), remember); }

  /** Takes a token in place of the old one once the gateway has said that it counts; throws `UnusableToken`. */
  async renew(text) {
    const identity = readToken(text);
    const failure = await refusal(identity);
    if (failure) throw new UnusableToken(`The old token stays: ${failure.message}.`);
    this.#take(identity, this.isRemembered);
  }

  #take(identity, remember) {
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
