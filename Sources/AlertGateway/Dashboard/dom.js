// Elements made in code. Text only ever becomes a text node, so nothing that comes from a message can become markup.

/** An element with attributes, listeners (`onclick`) and children; a child is a node, text, or null. */
export function h(tag, attributes = {}, ...children) {
  return furnish(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function s(tag, attributes = {}, ...children) {
  return furnish(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function furnish(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

const ICONS = {
  alerts: "M12 3a6 6 0 0 0-6 6v4l-2 3h16l-2-3V9a6 6 0 0 0-6-6zM10 19a2 2 0 0 0 4 0",
  cameras: "M3 7h12v10H3zM15 11l6-3v8l-6-3",
  admin: "M4 20V10M10 20V4M16 20v-7M22 20H2",
  connection: "M5 12a10 10 0 0 1 14 0M8 15a6 6 0 0 1 8 0M12 19h.01",
  check: "M5 12l5 5L20 7",
  close: "M6 6l12 12M18 6L6 18",
};

/** One of the page's own line drawings; it says nothing to a screen reader. */
export function icon(name) {
  return s("svg", {
    viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": 1.8, "stroke-linecap": "round",
    "stroke-linejoin": "round", "aria-hidden": "true",
  }, s("path", { d: ICONS[name] }));
}

/** Says something to those who listen to the page instead of looking at it. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}
