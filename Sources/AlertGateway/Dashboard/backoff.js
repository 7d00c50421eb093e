// How long to wait before each attempt to reconnect: 1, 1.5, 2.25, … seconds, at most 30, reset by a success. Jitter takes
// up to a fifth off each delay, so that a thousand pages do not come back in the same instant.

const FIRST = 1000;
const FACTOR = 1.5;
const LONGEST = 30_000;
const JITTER = 0.2;

export class Backoff {
  attempts = 0;

  /** Milliseconds before the next attempt. */
  next(random = Math.random()) {
    const delay = Math.min(FIRST * FACTOR ** this.attempts, LONGEST);
    this.attempts += 1;
    return delay * (1 - JITTER * random);
  }

  reset() { this.attempts = 0; }
}
