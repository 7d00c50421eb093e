// The gateway's figures out of the text that it writes for Prometheus.

/** `name` or `name{le="…"}` to number. */
export function readMetrics(text) {
  const values = new Map();
  for (const line of text.split("\n")) {
    const found = /^([A-Za-z_:][\w:]*(?:\{[^}]*\})?) (\S+)$/.exec(line);
    if (found) values.set(found[1], Number(found[2]));
  }
  return values;
}

/** The value below which a share of a histogram's observations lie: the bound of their bucket, in seconds; null when empty. */
export function quantile(values, name, share) {
  const count = values.get(`${name}_count`) ?? 0;
  if (count === 0) return null;
  for (const [key, below] of values) {
    const bound = key.startsWith(`${name}_bucket{`) && /le="([^"]+)"/.exec(key)?.[1];
    if (bound && below >= share * count) return bound === "+Inf" ? Infinity : Number(bound);
  }
  return null;
}
