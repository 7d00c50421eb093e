// A table of what the gateway tells.

import { h } from "./dom.js";

/** Has a caption for those who do not see the heading above it; `columns` is a list of `[name, cell, isNumber]`. */
export function table(caption, columns, rows, whenEmpty) {
  if (rows.length === 0) return h("p", { class: "quiet" }, whenEmpty);
  const kind = (isNumber) => (isNumber ? "number" : null);
  return h("div", { class: "scroll" }, h("table", {},
    h("caption", { class: "unseen" }, caption),
    h("thead", {}, h("tr", {}, columns.map(([name, , isNumber]) => h("th", { scope: "col", class: kind(isNumber) }, name)))),
    h("tbody", {}, rows.map((row) => h("tr", {}, columns.map(([, cell, isNumber]) => h("td", { class: kind(isNumber) }, cell(row))))))));
}
