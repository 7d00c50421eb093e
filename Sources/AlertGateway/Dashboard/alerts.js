// The alerts that the page holds, and what it acknowledged.

import { Alert } from "./alert.js";
import { requestJSON } from "./api.js";
import { Incident } from "./incident.js";

/** More pictures than this are not kept; older ones come back by scrolling. */
const LIMIT = 1000;
const PAGE = 24;

/**
 * Tells `added` with an incident (`detail.isNew`: it has just begun), `changed` and `removed` with an incident, `gap` with
 * the `seq` before which something is missing, and `cleared` when all are gone.
 */
export class Alerts extends EventTarget {
  #byID = new Map();
  #incidents = new Map();
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
  get incidents() { return [...this.#incidents.values()]; }
  get fresh() { return this.incidents.filter((incident) => !incident.isAcknowledged); }
  get streams() { return [...new Set(this.incidents.map(({ stream }) => stream))].sort(); }

  /** Marks all alerts of incidents as seen, here and, as soon as there is a connection, at the gateway. */
  acknowledge(incidents) {
    for (const incident of incidents) {
      for (const alert of incident.alerts.filter(({ acknowledged }) => !acknowledged)) {
        alert.acknowledged = true;
        this.#unsent.set(alert.id, alert.stream);
      }
      this.#tell("changed", incident);
    }
    this.#sendAcknowledgements();
  }

  #tell(what, detail) { this.dispatchEvent(new CustomEvent(what, { detail })); }

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
    const before = this.incidents.reduce((least, { seq }) => Math.min(least, seq), Infinity);
    const query = `limit=${PAGE}${before === Infinity ? "" : `&before=${before}`}`;
    const { alerts, is_last: isLast } = await requestJSON(`/api/alerts?${query}`, identity);
    if (this.#session.identity?.user !== identity.user) return 0;
    this.hasAllHistory = isLast;
    for (const message of alerts) this.#add(message, false);
    return alerts.length;
  }

  #received(message) {
    if (message?.type === "resume" && message.status === "gap") this.#tell("gap", Number(message.from_seq ?? Infinity));
    if (message?.type !== "anomaly_detected" || !Number.isSafeInteger(message.seq)) return;
    if (this.#position && this.#position.epoch !== message.epoch) {
      // Another log, which counts anew: what is here has no place in it.
      this.#clear();
      this.#tell("gap", message.seq);
    }
    this.#remember(message);
    this.#add(message, true);
  }

  #add(message, isLive) {
    const known = this.#byID.get(message.alert_id);
    if (known) return this.#addAgain(known, message, isLive);
    const alert = new Alert(message);
    this.#byID.set(alert.id, alert);
    const isKnown = this.#incidents.has(alert.eventID);
    const incident = this.#incidents.get(alert.eventID) ?? new Incident(alert.eventID);
    this.#incidents.set(incident.id, incident);
    incident.add(alert);
    if (isKnown) this.#tell("changed", incident);
    else this.#tell("added", { incident, isNew: isLive && !alert.redelivered });
    if (this.#byID.size > LIMIT) this.#removeOldest();
  }

  #addAgain(known, message, isLive) {
    // It comes again because the gateway does not know that it was seen.
    if (isLive && known.acknowledged) this.#unsent.set(known.id, known.stream);
    if (message.redelivered === true && !known.redelivered) {
      known.redelivered = true;
      this.#tell("changed", this.#incidents.get(known.eventID));
    }
    this.#sendAcknowledgements();
  }

  #removeOldest() {
    const oldest = this.incidents.reduce((left, right) => (left.seq < right.seq ? left : right));
    this.#incidents.delete(oldest.id);
    for (const alert of oldest.alerts) {
      alert.forgetPicture();
      this.#byID.delete(alert.id);
    }
    this.hasAllHistory = false;
    this.#tell("removed", oldest);
  }

  #clear() {
    for (const alert of this.#byID.values()) alert.forgetPicture();
    this.#byID.clear();
    this.#incidents.clear();
    this.#unsent.clear();
    this.#position = null;
    this.hasAllHistory = false;
    this.#tell("cleared");
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
