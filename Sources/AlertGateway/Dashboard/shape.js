// A zone or a tripwire of a rule, as shares of the picture's width and height, and as the configuration writes it.

/** At most so many corners: more nobody draws, and the service would have to look at each. */
const MOST = 32;

const clamp = (value) => Math.min(Math.max(value, 0), 1);
const written = (value) => String(Math.round(value * 1000) / 1000);
const list = (points) => `[${points.map(([x, y]) => `[${written(x)}, ${written(y)}]`).join(", ")}]`;

/** `{kind: "zone" | "line", points: [[x, y], …], direction: "both" | "in" | "out", name}` */
export class Shape {
  kind = "zone";
  points = [];
  direction = "both";
  name = "zone";

  get limit() { return this.kind === "line" ? 2 : MOST; }
  get isComplete() { return this.points.length >= (this.kind === "line" ? 2 : 3); }

  become(kind) {
    if (this.kind === kind) return;
    if (this.name === this.kind) this.name = kind;
    this.kind = kind;
    this.points = this.points.slice(0, this.limit);
  }

  /** Answers the new point's place, or -1 when there is no room for one. */
  add([x, y]) {
    if (this.points.length >= this.limit) return -1;
    this.points.push([clamp(x), clamp(y)]);
    return this.points.length - 1;
  }

  move(index, [x, y]) { this.points[index] = [clamp(x), clamp(y)]; }
  remove(index) { this.points.splice(index, 1); }

  /** What belongs under a stream in picket.yaml. */
  get yaml() {
    const name = /^[A-Za-z][\w-]*$/.test(this.name) ? this.name : JSON.stringify(this.name);
    const rule = this.kind === "line"
      ? `line: {points: ${list(this.points)}, direction: ${this.direction}}`
      : `zone: ${list(this.points)}`;
    return `rules:\n  - {name: ${name}, ${rule}}`;
  }

  /** Takes the shape out of a rule that somebody wrote; throws an `Error` in words. */
  read(text) {
    const found = /\b(zone|points)\s*:\s*(\[\s*\[[^\]]*\](?:\s*,\s*\[[^\]]*\])*\s*\])/.exec(text);
    if (!found) throw new Error("Expected a rule with `zone: [[x, y], …]` or `line: {points: [[x, y], [x, y]]}`.");
    const points = [...found[2].matchAll(/\[\s*([\d.]+)\s*,\s*([\d.]+)\s*\]/g)].map(([, x, y]) => [Number(x), Number(y)]);
    const kind = found[1] === "points" ? "line" : "zone";
    if (points.length !== found[2].split("[").length - 2 || points.flat().some((value) => !(value >= 0 && value <= 1))) {
      throw new Error("Expected points of two numbers in 0 … 1 each.");
    }
    if (kind === "line" ? points.length !== 2 : points.length < 3 || points.length > MOST) {
      throw new Error(kind === "line" ? "A line has two points." : `A zone has 3 to ${MOST} corners.`);
    }
    this.kind = kind;
    this.points = points;
    this.direction = /\bdirection\s*:\s*(in|out|both)\b/.exec(text)?.[1] ?? "both";
    this.name = /\bname\s*:\s*("(?:[^"\\]|\\.)*"|[^,}\n]+)/.exec(text)?.[1].trim().replace(/^"(.*)"$/, "$1") ?? kind;
  }
}
