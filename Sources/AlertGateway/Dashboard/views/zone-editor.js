// Draws a zone or a tripwire over a camera's picture, and writes it as a rule to paste into picket.yaml.
//
// With a mouse or a finger: a touch adds a corner, corners can be dragged. By keyboard: each corner takes the focus; arrows
// move it, with Shift by more, Delete removes it. The rule's text can be changed as well, and the drawing follows.

import { announce, h, s } from "../dom.js";
import { Shape } from "../shape.js";

const STEP = 0.005;

/** `canvas` has the picture and what is drawn; `controls` the buttons and the rule. */
export function zoneEditor(image) {
  const shape = new Shape();
  let dragged = -1;

  // MARK: What is drawn

  const drawing = s("svg", { class: "zone-drawing", role: "group", "aria-label": "Corners of the zone" });
  const canvas = h("div", { class: "zone-canvas" }, image, drawing);
  const size = () => ({ width: image.naturalWidth || 16, height: image.naturalHeight || 9 });

  function draw() {
    const { width, height } = size();
    const focused = [...drawing.querySelectorAll(".corner")].indexOf(document.activeElement);
    drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const pixels = shape.points.map(([x, y]) => [x * width, y * height]);
    const path = pixels.map((point, index) => `${index ? "L" : "M"}${point.join(" ")}`).join("");
    const isClosed = shape.kind === "zone" && shape.points.length > 2;
    const radius = Math.max(width, height) / 90;
    drawing.replaceChildren(
      ...(path ? [s("path", { class: `outline ${shape.kind}`, d: path + (isClosed ? "Z" : "") })] : []),
      ...(shape.kind === "line" && pixels.length === 2 ? arrows(pixels, radius) : []),
      ...pixels.map(([cx, cy], index) => s("circle", {
        class: "corner", cx, cy, r: radius, tabindex: 0, role: "button", "data-index": index,
        "aria-label": `Corner ${index + 1}: ${Math.round(shape.points[index][0] * 100)} % across, `
          + `${Math.round(shape.points[index][1] * 100)} % down`,
      })));
    if (focused >= 0) drawing.querySelectorAll(".corner")[Math.min(focused, pixels.length - 1)]?.focus();
  }

  /** From the middle of the line to the side on which a step counts: `in` is from its left to its right, seen along it. */
  function arrows([[x1, y1], [x2, y2]], radius) {
    const length = Math.hypot(x2 - x1, y2 - y1) || 1;
    // In a picture, where y grows downwards, this points to the right of the way from the first point to the second.
    const [nx, ny] = [-(y2 - y1) / length, (x2 - x1) / length];
    const [mx, my] = [(x1 + x2) / 2, (y1 + y2) / 2];
    const sides = { in: [1], out: [-1], both: [1, -1] }[shape.direction];
    return sides.map((side) => {
      const [dx, dy] = [nx * side * radius * 5, ny * side * radius * 5];
      const [ax, ay] = [mx + dx, my + dy];
      const wing = (sign) => `${ax - dx * 0.35 + sign * dy * 0.22} ${ay - dy * 0.35 - sign * dx * 0.22}`;
      return s("path", { class: "step", d: `M${mx} ${my}L${ax} ${ay}M${wing(1)}L${ax} ${ay}L${wing(-1)}` });
    });
  }

  // MARK: By hand

  const place = (event) => {
    const bounds = drawing.getBoundingClientRect();
    return [(event.clientX - bounds.left) / bounds.width, (event.clientY - bounds.top) / bounds.height];
  };
  drawing.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const corner = event.target.closest(".corner");
    dragged = corner ? Number(corner.dataset.index) : shape.add(place(event));
    if (dragged < 0) return announce("A line has two points; drag them.");
    drawing.setPointerCapture(event.pointerId);
    changed();
    event.preventDefault();
  });
  drawing.addEventListener("pointermove", (event) => {
    if (dragged < 0) return;
    shape.move(dragged, place(event));
    changed();
  });
  for (const end of ["pointerup", "pointercancel"]) drawing.addEventListener(end, () => { dragged = -1; });

  drawing.addEventListener("keydown", (event) => {
    const corner = event.target.closest(".corner");
    if (!corner) return;
    const index = Number(corner.dataset.index);
    const step = STEP * (event.shiftKey ? 10 : 1);
    const ways = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    if (event.key in ways) {
      const [x, y] = shape.points[index];
      shape.move(index, [x + ways[event.key][0], y + ways[event.key][1]]);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      shape.remove(index);
    } else {
      return;
    }
    event.preventDefault();
    changed();
  });

  // MARK: The rule

  const kinds = { zone: "Zone", line: "Tripwire" };
  const kindButtons = Object.entries(kinds).map(([kind, name]) => h("button", {
    type: "button", "data-kind": kind, onclick: () => {
      shape.become(kind);
      changed();
    },
  }, name));
  const direction = h("select", { id: "direction", onchange: () => { shape.direction = direction.value; changed(); } },
    [["both", "Both ways"], ["in", "In: to its right"], ["out", "Out: to its left"]].map(([value, name]) => new Option(name, value)));
  const directionField = h("label", { class: "row" }, "Counts", direction);
  const name = h("input", { type: "text", id: "rule-name", oninput: () => { shape.name = name.value || shape.kind; write(); } });
  const rule = h("textarea", {
    id: "rule", rows: 3, spellcheck: "false", class: "mono", "aria-describedby": "rule-mistake", oninput: () => read(),
  });
  const mistake = h("p", { class: "mistake", id: "rule-mistake", role: "alert" });
  const copy = h("button", { type: "button", class: "primary", onclick: async () => {
    await navigator.clipboard.writeText(rule.value).then(
      () => announce("Copied"), () => { rule.select(); document.execCommand("copy"); });
    copy.textContent = "Copied";
    setTimeout(() => { copy.textContent = "Copy"; }, 1500);
  } }, "Copy");
  const addCorner = h("button", { type: "button", onclick: () => {
    // In the middle, or beside the last one, from where the arrows take it on.
    const [x, y] = shape.points.at(-1) ?? [0.4, 0.45];
    const index = shape.add([x + 0.1, y + 0.05]);
    changed();
    if (index >= 0) drawing.querySelectorAll(".corner")[index].focus();
  } }, "Add a corner");
  const clear = h("button", { type: "button", onclick: () => {
    shape.points = [];
    changed();
  } }, "Clear");
  const controls = h("div", { class: "stack" },
    h("div", { class: "row spread" }, h("h2", {}, "Draw a rule"),
      h("div", { class: "row", role: "group", "aria-label": "Kind" }, kindButtons)),
    h("p", { class: "quiet small" },
      "Click on the picture to add corners and drag them; or add them here and use the arrow keys. Then put the text under the "
        + "stream in picket.yaml."),
    h("div", { class: "row" }, addCorner, clear, directionField),
    h("div", { class: "field" }, h("label", { for: "rule-name" }, "Name"), name),
    h("div", { class: "field" }, h("label", { for: "rule" }, "Rule"), rule, mistake),
    h("div", { class: "row" }, copy));

  function show() {
    for (const button of kindButtons) button.setAttribute("aria-pressed", String(button.dataset.kind === shape.kind));
    directionField.hidden = shape.kind !== "line";
    direction.value = shape.direction;
    if (document.activeElement !== name) name.value = shape.name;
    addCorner.disabled = shape.points.length >= shape.limit;
    clear.disabled = shape.points.length === 0;
    copy.disabled = !shape.isComplete;
    draw();
  }

  function write() {
    mistake.textContent = "";
    rule.removeAttribute("aria-invalid");
    rule.value = shape.isComplete ? shape.yaml : "";
    rule.placeholder = shape.kind === "line" ? "A line needs two points." : "A zone needs three corners.";
    show();
  }

  function read() {
    try {
      if (rule.value.trim() !== "") shape.read(rule.value);
      mistake.textContent = "";
      rule.removeAttribute("aria-invalid");
      show();
    } catch (error) {
      mistake.textContent = error.message;
      rule.setAttribute("aria-invalid", "true");
    }
  }

  const changed = write;
  image.addEventListener("load", draw);
  write();
  return { canvas, controls };
}
