// A user's WebSocket as the flow document has it: heartbeat both ways, back-off, replay, one connection a user.
//
// States: signed-out, connecting, connected, waiting (for the next attempt), replaced (by another window; does not
// reconnect by itself), refused (the token does not count; needs another one).

import { refusal } from "./api.js";
import { Backoff } from "./backoff.js";

const PING_EVERY = 30_000;
const PONG_WITHIN = 60_000;
/** After a sleep the answer to a ping tells soon whether the connection still stands. */
const PONG_AFTER_SLEEP = 5_000;
const SUBPROTOCOL = "bearer";

const CLOSE = { policyViolation: 1008, heartbeatTimeout: 4001, replaced: 4002, tokenExpired: 4003, tooSlow: 4008 };

/**
 * Tells `state` when it changes (and once a second, for those who show a count-down), `message` with what the gateway
 * sent, `expiring` with the time at which the token ends.
 */
export class AlertConnection extends EventTarget {
  state = "signed-out";
  /** Why it is in this state, for people. */
  reason = "";
  /** When the next attempt is due, while waiting. */
  retryAt = 0;
  /** When the gateway was last heard, while connected. */
  heardAt = 0;
  connectedAt = 0;
  /** What the gateway could not use of what it was sent, in its words; "" when all is well. */
  problem = "";
  /** What happened, the newest first: `{time, text}`. */
  journal = [];

  #session;
  /** `() => ({lastSeq, epoch})` or null: what to go on after. */
  #position;
  #socket = null;
  #backoff = new Backoff();
  #oldestPing = 0;
  #nextPing = 0;
  #pongWithin = PONG_WITHIN;
  #lastTick = Date.now();

  constructor(session, position) {
    super();
    this.#session = session;
    this.#position = position;
    session.addEventListener("change", ({ detail }) => this.#signedIn(detail.isRenewal));
    setInterval(() => this.#tick(), 1000);
    addEventListener("online", () => this.retryNow("the network is back"));
    addEventListener("offline", () => this.#suspect());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.#suspect();
    });
    // A page that is put aside by the browser gives its connection up; it opens another when it is taken out again.
    addEventListener("pageshow", ({ persisted }) => { if (persisted) this.retryNow("the page was opened again"); });
  }

  get attempts() { return this.#backoff.attempts; }
  get isConnected() { return this.state === "connected"; }

  /** Connects, if somebody is signed in. */
  start() {
    if (this.#session.identity) this.#connect();
  }

  /** Does not wait for the next attempt. */
  retryNow(why = "asked to") {
    if (this.state !== "waiting") return;
    this.#note(`Trying at once: ${why}`);
    this.#connect();
  }

  /** Connects again after another window has taken over, which then is replaced. */
  takeOver() {
    if (this.state === "replaced") this.#connect();
  }

  /** Sends a message; answers whether there was a connection to send it on. */
  send(message) {
    if (!this.isConnected) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  // MARK: The socket

  #connect() {
    const { identity } = this.#session;
    this.#drop();
    const address = new URL(`/ws/alerts/${encodeURIComponent(identity.user)}`, location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    const position = this.#position();
    if (position) {
      address.searchParams.set("last_seq", position.lastSeq);
      address.searchParams.set("epoch", position.epoch);
    }
    this.#enter("connecting", this.attempts > 0 ? `attempt ${this.attempts}` : "");
    const socket = new WebSocket(address, [SUBPROTOCOL, identity.token]);
    this.#socket = socket;
    socket.onopen = () => this.#opened();
    socket.onmessage = ({ data }) => this.#received(data);
    socket.onclose = ({ code, reason }) => this.#closed(code, reason);
  }

  /** Lets go of the socket, whatever it still says. */
  #drop() {
    const socket = this.#socket;
    if (!socket) return;
    this.#socket = null;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close(1000);
  }

  #opened() {
    this.#backoff.reset();
    this.connectedAt = this.heardAt = Date.now();
    this.#oldestPing = 0;
    this.#nextPing = Date.now() + PING_EVERY;
    this.#enter("connected");
  }

  #received(data) {
    this.heardAt = Date.now();
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }
    if (message?.type === "ping") this.send({ type: "pong", timestamp: new Date().toISOString() });
    else if (message?.type === "pong") this.#oldestPing = 0;
    else if (message?.type === "token_expiring") this.#expires(message);
    else if (message?.type === "error") this.#complained(message);
    else this.dispatchEvent(new CustomEvent("message", { detail: message }));
  }

  #expires(message) {
    this.#note("The gateway says that the token ends soon");
    this.dispatchEvent(new CustomEvent("expiring", { detail: Date.parse(message.expires_at) }));
  }

  #complained({ message }) {
    this.problem = typeof message === "string" ? message : "it did not understand";
    this.#note(`The gateway says: ${this.problem}`);
    this.dispatchEvent(new Event("state"));
  }

  #closed(code, reason) {
    const wasOpen = this.isConnected;
    this.#socket = null;
    if (code === CLOSE.replaced) return this.#enter("replaced", "another window of yours took over");
    if (code === CLOSE.tokenExpired) return this.#enter("refused", "the token has expired");
    if (code === CLOSE.policyViolation) return this.#enter("refused", reason || "the gateway ended the connection");
    if (!wasOpen) return this.#findOutWhy();
    this.#wait({
      [CLOSE.heartbeatTimeout]: "the gateway heard nothing of this page",
      [CLOSE.tooSlow]: "this page read too slowly",
      1001: "the gateway stops",
    }[code] ?? "the connection was lost");
  }

  /** A browser does not tell a page why a WebSocket was refused; an ordinary request to the same address does. */
  async #findOutWhy() {
    const { identity } = this.#session;
    const failure = await refusal(identity);
    if (this.state !== "connecting" || this.#session.identity !== identity) return;
    if (failure?.status === 401 || failure?.status === 403) return this.#enter("refused", failure.message);
    this.#wait(failure?.message ?? "the connection was refused");
  }

  #wait(reason) {
    this.retryAt = Date.now() + this.#backoff.next();
    this.#enter("waiting", reason);
  }

  // MARK: Time

  #tick() {
    const now = Date.now();
    // Timers stand still while the machine sleeps, and nearly so in a window that nobody sees.
    const slept = now - this.#lastTick > 2 * PING_EVERY;
    this.#lastTick = now;
    if (slept) this.#suspect();
    if (this.state === "waiting" && now >= this.retryAt) this.#connect();
    if (this.isConnected) this.#beat(now);
    this.dispatchEvent(new Event("state"));
  }

  #beat(now) {
    if (this.#oldestPing && now - this.#oldestPing >= this.#pongWithin) {
      this.#drop();
      return this.#wait("the gateway did not answer");
    }
    if (now >= this.#nextPing) this.#ping(now, PONG_WITHIN);
  }

  #ping(now, within) {
    this.#nextPing = now + PING_EVERY;
    if (!this.#oldestPing) {
      this.#oldestPing = now;
      this.#pongWithin = within;
    }
    this.send({ type: "ping", timestamp: new Date(now).toISOString() });
  }

  /** The network may have changed, or the machine slept. */
  #suspect() {
    if (this.isConnected) {
      this.#oldestPing = 0;
      this.#ping(Date.now(), PONG_AFTER_SLEEP);
    } else if (navigator.onLine) {
      this.retryNow("the page is seen again");
    }
  }

  // MARK: State

  #signedIn(isRenewal) {
    const { identity } = this.#session;
    this.problem = "";
    if (isRenewal && this.send({ type: "auth", token: identity.token })) {
      return this.#note("Sent a new token");
    }
    this.#drop();
    this.#backoff.reset();
    if (identity) this.#connect();
    else this.#enter("signed-out");
  }

  #enter(state, reason = "") {
    this.state = state;
    this.reason = reason;
    this.problem = "";
    this.#note(describe(state, reason, this.retryAt));
    this.dispatchEvent(new Event("state"));
  }

  #note(text) {
    this.journal.unshift({ time: new Date(), text });
    this.journal.length = Math.min(this.journal.length, 100);
  }
}

function describe(state, reason, retryAt) {
  const because = reason ? `: ${reason}` : "";
  if (state !== "waiting") {
    return {
      "signed-out": "Signed out", connecting: "Connecting", connected: "Connected", replaced: "Replaced", refused: "Refused",
    }[state] + because;
  }
  return `Waiting ${((retryAt - Date.now()) / 1000).toFixed(1)} s${because}`;
}
