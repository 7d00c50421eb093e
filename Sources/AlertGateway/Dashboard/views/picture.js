// An alert's picture with the boxes of the persons drawn over it.

import { h, s } from "../dom.js";
import { dateAndTime } from "../time.js";

/** What lies in a frame for a picture: the image, and the boxes in the image's own pixels. */
export function picture(alert, { hasLabels = false } = {}) {
  if (!alert.picture) return [h("span", { class: "missing" }, "no picture")];
  const image = h("img", {
    src: alert.picture, alt: `${alert.title}, ${dateAndTime(alert.time)}`, decoding: "async", loading: "lazy",
  });
  if (!alert.width || !alert.height) return [image];
  const boxes = s("svg", {
    class: "boxes", viewBox: `0 0 ${alert.width} ${alert.height}`, "aria-hidden": "true",
  });
  // The first is the one whom the alert is about; drawn last, it lies above the others.
  for (const [index, detection] of [...alert.detections.entries()].reverse()) {
    const [x, y, width, height] = detection.box;
    if (width <= 0 || height <= 0) continue;
    boxes.append(s("rect", { x, y, width, height, rx: 2, class: index === 0 ? "first" : "other" }));
    if (hasLabels && index === 0) boxes.append(...label(detection, alert));
  }
  return [image, boxes];
}

/** A tag above the box, or inside it where there is no room above. */
function label({ box: [x, y], score }, alert) {
  if (score === null) return [];
  const size = alert.height / 26;
  const text = `${Math.round(score * 100)} %`;
  const width = size * (text.length * 0.62 + 0.8);
  const left = Math.min(Math.max(x, 0), alert.width - width);
  const top = y > size * 1.4 ? y - size * 1.4 : Math.max(y, 0);
  return [
    s("rect", { class: "tag", x: left, y: top, width, height: size * 1.4, rx: 2 }),
    s("text", { x: left + size * 0.35, y: top + size * 1.02, "font-size": size }, text),
  ];
}
