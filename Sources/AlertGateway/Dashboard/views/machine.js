// The states of a connection as a diagram, the one it is in marked.

import { s } from "../dom.js";

const WIDTH = 132;
const HEIGHT = 44;
const NODES = {
  "signed-out": { x: 80, y: 50, name: "Signed out" },
  connecting: { x: 300, y: 50, name: "Connecting" },
  connected: { x: 520, y: 50, name: "Connected" },
  refused: { x: 80, y: 190, name: "Refused" },
  waiting: { x: 300, y: 190, name: "Waiting" },
  replaced: { x: 520, y: 190, name: "Replaced" },
};
const EDGES = [
  { path: "M146 50H230", at: [188, 42], label: "token" },
  { path: "M366 50H450", at: [408, 42], label: "accepted" },
  { path: "M286 72V164", at: [250, 122], label: "no answer" },
  { path: "M314 168V76", at: [352, 128], label: "1 … 30 s" },
  { path: "M486 72L360 166", at: [440, 126], label: "lost" },
  { path: "M240 72L124 166", at: [142, 110], label: "401, 403" },
  { path: "M520 72V164", at: [574, 122], label: "other window" },
];

/** The diagram; `show(state)` marks a state. */
export function machine() {
  const nodes = new Map(Object.entries(NODES).map(([state, { x, y, name }]) => [state,
    s("g", { class: `node ${state}` },
      s("rect", { x: x - WIDTH / 2, y: y - HEIGHT / 2, width: WIDTH, height: HEIGHT, rx: 10 }),
      s("text", { x, y }, name))]));
  const element = s("svg", { class: "machine", viewBox: "4 16 632 208", role: "img", "aria-label": "States of the connection" },
    s("defs", {}, s("marker", {
      id: "arrow", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto",
    }, s("path", { class: "arrow", d: "M0 0L8 4L0 8z" }))),
    EDGES.map(({ path, at: [x, y], label }) => [
      s("path", { class: "edge", d: path, "marker-end": "url(#arrow)" }),
      s("text", { class: "edge-label", x, y }, label),
    ]).flat(),
    [...nodes.values()]);
  return {
    element,
    show: (state) => {
      for (const [name, node] of nodes) node.classList.toggle("current", name === state);
      element.setAttribute("aria-label", `States of the connection; now: ${NODES[state].name}`);
    },
  };
}
