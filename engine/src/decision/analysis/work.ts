/** Counts the work of an analysis in steps, so that it ends at the same place on every machine. */
export class Work {
  #left: number;
  readonly #whole: Work | undefined;

  constructor(steps: number, whole?: Work) {
    this.#left = steps;
    this.#whole = whole;
  }

  /** False once there is none left, here or in the whole that this is a part of. */
  spend(steps: number): boolean {
    this.#left -= steps;
    const inWhole = this.#whole?.spend(steps) ?? true;
    return inWhole && this.#left >= 0;
  }

  get exhausted(): boolean {
    return this.#left < 0 || this.#whole?.exhausted === true;
  }

  /** A part of the work, so that one question cannot take the time of all others. */
  part(steps: number): Work {
    return new Work(steps, this);
  }
}
