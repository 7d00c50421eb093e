// Times as people read them.

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** "18:02:11"; of a date that is none, "unknown time". */
export const timeOfDay = (date) => (isNaN(date) ? "unknown time" : clock.format(date));

/** "Sunday, 22 November". */
export const dayOf = (date) => (isNaN(date) ? "Unknown day" : day.format(date));

/** "22 Nov 2026, 18:02:11". */
export const dateAndTime = (date) => (isNaN(date) ? "unknown time" : full.format(date));

/** "45 s", "12 min", "3 h", "2 days". */
export function span(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} days`;
}

/** "just now", "12 min ago". */
export function age(date, now = Date.now()) {
  if (isNaN(date)) return "";
  return now - date < 2000 ? "just now" : `${span(now - date)} ago`;
}
