// One alert as the page reads it. Every field comes from outside and is made the type that it is said to be.

import { decodeBase64 } from "./base64.js";

const number = (value, low, high) =>
  (typeof value === "number" && value >= low && value <= high ? value : null);
const text = (value, otherwise = "") => (typeof value === "string" ? value : otherwise);
const object = (value) => (typeof value === "object" && value !== null ? value : {});

export class Alert {
  constructor(message) {
    const result = object(message.result);
    this.id = text(message.alert_id);
    this.stream = text(message.stream_id);
    this.seq = message.seq;
    this.redelivered = message.redelivered === true;
    this.acknowledged = message.acknowledged === true;
    this.time = new Date(text(message.timestamp));
    this.label = text(result.label, "person");
    this.rule = text(result.rule);
    /** Where in the life of an event it stands: "start", "update", "end"; or "digest", which sums up others. */
    this.phase = text(result.event);
    /** The same for all alerts of one event. */
    this.eventID = text(result.event_id) || this.id;
    this.summedUp = number(object(result.digest).alerts, 1, 2 ** 53);
    this.score = number(result.confidence, 0, 1);
    this.width = number(result.frame_width, 1, 65_536);
    this.height = number(result.frame_height, 1, 65_536);
    this.detections = (Array.isArray(result.detections) ? result.detections : []).slice(0, 100).map(object)
      .filter(({ box }) => Array.isArray(box) && box.length === 4 && box.every(Number.isFinite))
      .map(({ box, score }) => ({ box, score: number(score, 0, 1) }));
    /** The address of its picture within this page; null when there is none that can be read. */
    this.picture = picture(message);
  }

  get title() { return `${this.label} at ${this.stream}`; }

  /** Lets go of the picture. */
  forgetPicture() {
    if (this.picture) URL.revokeObjectURL(this.picture);
    this.picture = null;
  }
}

function picture({ frame, frame_format: format }) {
  if (typeof frame !== "string" || frame === "" || !/^image\/(jpeg|png|webp)$/.test(format)) return null;
  try {
    return URL.createObjectURL(new Blob([decodeBase64(frame)], { type: format }));
  } catch {
    return null;
  }
}
