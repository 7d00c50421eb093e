// Asks again and again, as long as somebody looks.

/** Calls `work` every `interval` milliseconds while `element` is on the page and the page is seen; never twice at once. */
export class Poll {
  #element;
  #work;
  #timer;
  #isBusy = false;

  constructor(element, interval, work) {
    this.#element = element;
    this.#work = work;
    this.#timer = setInterval(() => this.now(), interval);
  }

  stop() { clearInterval(this.#timer); }

  async now() {
    if (this.#isBusy || !this.#element.isConnected || document.visibilityState !== "visible") return;
    this.#isBusy = true;
    try {
      await this.#work();
    } finally {
      this.#isBusy = false;
    }
  }
}
