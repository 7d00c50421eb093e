// What the alerts of one event tell together: its start, its updates and its end are one thing that happened.

export class Incident {
  /** By their place in the user's sequence. */
  alerts = [];

  constructor(id) { this.id = id; }

  get first() { return this.alerts[0]; }
  /** It has the best picture so far. */
  get latest() { return this.alerts.at(-1); }
  get seq() { return this.first.seq; }
  get stream() { return this.first.stream; }
  get time() { return this.first.time; }
  get title() { return this.first.title; }
  get isAcknowledged() { return this.alerts.every((alert) => alert.acknowledged); }
  get isRedelivered() { return this.alerts.some((alert) => alert.redelivered); }

  /** Milliseconds from its start to its end; null when either is not known. */
  get length() {
    return this.first.phase === "start" && this.latest.phase === "end" ? this.latest.time - this.first.time : null;
  }

  add(alert) {
    const place = this.alerts.findIndex((other) => other.seq > alert.seq);
    this.alerts.splice(place < 0 ? this.alerts.length : place, 0, alert);
    for (const older of this.alerts.slice(0, -1)) older.forgetPicture();
  }
}
