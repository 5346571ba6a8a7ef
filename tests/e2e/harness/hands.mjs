// A person's hands: each press, each field filled in, each choice and each drag is one action.

export class Hands {
  #page;
  #steps = [];

  constructor(page) {
    this.#page = page;
  }

  /** What follows belongs to this. */
  step(name) {
    this.#steps.push({ name, actions: 0, began: performance.now() });
  }

  #count() {
    this.#steps.at(-1).actions += 1;
  }

  async click(locator) {
    this.#count();
    await locator.click();
  }

  async fill(locator, text) {
    this.#count();
    await locator.fill(text);
  }

  async choose(locator, label) {
    this.#count();
    await locator.selectOption({ label });
  }

  async press(key) {
    this.#count();
    await this.#page.keyboard.press(key);
  }

  /** Presses the mouse at a point of the page. */
  async point(x, y) {
    this.#count();
    await this.#page.mouse.click(x, y);
  }

  async drag(from, to) {
    this.#count();
    await this.#page.mouse.move(...from);
    await this.#page.mouse.down();
    await this.#page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 4 });
    await this.#page.mouse.move(...to, { steps: 4 });
    await this.#page.mouse.up();
  }

  get total() {
    return this.#steps.reduce((sum, { actions }) => sum + actions, 0);
  }

  /** All of it for people, with the time that each step took a machine. */
  toString() {
    const seconds = (from, to) => `${((to - from) / 1000).toFixed(1)} s`;
    const rows = this.#steps.map(({ name, actions, began }, index) => `${name}: ${actions} actions, ${seconds(began, this.#steps[index + 1]?.began ?? performance.now())}`);
    return `${rows.join("\n")}\nin all: ${this.total} actions`;
  }
}
