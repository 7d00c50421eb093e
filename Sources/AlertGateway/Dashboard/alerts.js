// The alerts that the page holds, by their place in the user's sequence.

import { requestJSON } from "./api.js";

/** More pictures than this are not kept; older ones come back by scrolling. */
const LIMIT = 1000;
const PAGE = 24;

/** A number within bounds, or null: fields come from outside. */
const number = (value, low, high) =>
  (typeof value === "number" && value >= low && value <= high ? value : null);
const text = (value, otherwise = "") => (typeof value === "string" ? value : otherwise);

/** One alert as the views show it: every field is of the type that it is said to be. */
export class Alert {
  constructor(message) {
    const result = typeof message.result === "object" && message.result !== null ? message.result : {};
    this.id = text(message.alert_id);
    this.stream = text(message.stream_id);
    this.seq = message.seq;
    this.redelivered = message.redelivered === true;
    this.acknowledged = message.acknowledged === true;
    this.time = new Date(text(message.timestamp));
    this.label = text(result.label, "person");
    this.rule = text(result.rule);
    this.event = text(result.event);
    this.score = number(result.confidence, 0, 1);
    this.width = number(result.frame_width, 1, 65_536);
    this.height = number(result.frame_height, 1, 65_536);
    this.detections = (Array.isArray(result.detections) ? result.detections : []).slice(0, 100)
      .filter(({ box } = {}) => Array.isArray(box) && box.length === 4 && box.every(Number.isFinite))
      .map(({ box, score, track_id: track }) => ({ box, score: number(score, 0, 1), track: number(track, 0, 2 ** 53) }));
    this.picture = picture(message);
  }

  get title() { return `${this.label} at ${this.stream}`; }
}

/** The address of the alert's picture within this page, or null when it has none that can be read. */
function picture({ frame, frame_format: format }) {
  if (typeof frame !== "string" || frame === "" || !/^image\/(jpeg|png|webp)$/.test(format)) return null;
  try {
    return URL.createObjectURL(new Blob([Uint8Array.from(atob(frame), (c) => c.charCodeAt(0))], { type: format }));
  } catch {
    return null;
  }
}

/**
 * Tells `added` with an alert (`detail.isNew`: it has just happened), `changed` and `removed` with an alert, `gap` with
 * the `seq` before which something is missing, and `cleared` when the gateway has begun another log.
 */
export class Alerts extends EventTarget {
  #byID = new Map();
  #session;
  #connection = null;
  /** Acknowledged while there was no connection. */
  #unsent = new Map();
  #position = null;
  hasAllHistory = false;

  constructor(session) {
    super();
    this.#session = session;
    this.#recall();
    session.addEventListener("change", ({ detail }) => {
      if (detail.isRenewal) return;
      this.#clear();
      this.#recall();
    });
  }

  /** Takes what `connection` brings and acknowledges on it. */
  listen(connection) {
    this.#connection = connection;
    connection.addEventListener("message", ({ detail }) => this.#received(detail));
    connection.addEventListener("state", () => { if (connection.isConnected) this.#sendAcknowledgements(); });
  }

  /** What a new connection goes on after. */
  get position() { return this.#position; }
  get all() { return [...this.#byID.values()]; }
  get fresh() { return this.all.filter((alert) => !alert.acknowledged); }
  get streams() { return [...new Set(this.all.map((alert) => alert.stream))].sort(); }

  get(id) { return this.#byID.get(id); }

  /** Marks alerts as seen, here and, as soon as there is a connection, at the gateway. */
  acknowledge(alerts) {
    for (const alert of alerts) {
      if (alert.acknowledged) continue;
      alert.acknowledged = true;
      this.#unsent.set(alert.id, alert.stream);
      this.dispatchEvent(new CustomEvent("changed", { detail: alert }));
    }
    this.#sendAcknowledgements();
  }

  #sendAcknowledgements() {
    for (const [id, stream] of this.#unsent) {
      if (!this.#connection.send({ type: "ack", stream_id: stream, alert_id: id })) return;
      this.#unsent.delete(id);
    }
  }

  /** Fetches alerts from before the oldest that is here; answers how many came. */
  async fetchOlder() {
    if (this.hasAllHistory || this.#byID.size >= LIMIT) return 0;
    const { identity } = this.#session;
    const before = this.all.reduce((least, alert) => Math.min(least, alert.seq), Infinity);
    const query = `limit=${PAGE}${before === Infinity ? "" : `&before=${before}`}`;
    const { alerts, is_last: isLast } = await requestJSON(`/api/alerts?${query}`, identity);
    if (this.#session.identity?.user !== identity.user) return 0;
    this.hasAllHistory = isLast;
    for (const message of alerts) this.#add(message, false);
    return alerts.length;
  }

  #received(message) {
    if (message?.type === "resume" && message.status === "gap") {
      this.dispatchEvent(new CustomEvent("gap", { detail: Number(message.from_seq ?? Infinity) }));
    }
    if (message?.type === "anomaly_detected" && Number.isSafeInteger(message.seq)) {
      if (this.#position && this.#position.epoch !== message.epoch) this.#clear();
      this.#remember(message);
      this.#add(message, true);
    }
  }

  #add(message, isLive) {
    const known = this.#byID.get(message.alert_id);
    if (known) {
      // It comes again because the gateway does not know that it was seen.
      if (isLive && known.acknowledged) this.#unsent.set(known.id, known.stream);
      if (message.redelivered === true && !known.redelivered) {
        known.redelivered = true;
        this.dispatchEvent(new CustomEvent("changed", { detail: known }));
      }
      return this.#sendAcknowledgements();
    }
    const alert = new Alert(message);
    this.#byID.set(alert.id, alert);
    if (this.#byID.size > LIMIT) this.#removeOldest();
    const isNew = isLive && !alert.redelivered;
    this.dispatchEvent(new CustomEvent("added", { detail: { alert, isNew } }));
  }

  #removeOldest() {
    const oldest = this.all.reduce((left, right) => (left.seq < right.seq ? left : right));
    this.#byID.delete(oldest.id);
    this.hasAllHistory = false;
    if (oldest.picture) URL.revokeObjectURL(oldest.picture);
    this.dispatchEvent(new CustomEvent("removed", { detail: oldest }));
  }

  #clear() {
    for (const { picture } of this.#byID.values()) if (picture) URL.revokeObjectURL(picture);
    this.#byID.clear();
    this.#unsent.clear();
    this.#position = null;
    this.hasAllHistory = false;
    this.dispatchEvent(new Event("cleared"));
  }

  // MARK: Where the next connection goes on

  get #key() { return `picket.position.${this.#session.identity?.user}`; }

  #remember({ seq, epoch }) {
    if (this.#position && seq <= this.#position.lastSeq) return;
    this.#position = { lastSeq: seq, epoch };
    localStorage.setItem(this.#key, JSON.stringify(this.#position));
  }

  #recall() {
    try {
      this.#position = JSON.parse(localStorage.getItem(this.#key) ?? "null");
    } catch {
      this.#position = null;
    }
  }
}
