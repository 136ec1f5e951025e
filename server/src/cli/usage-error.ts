import type { Texts } from "@lendloom/engine/kernel";

/** The command line was used wrongly, or a file is not what it should be: told in one sentence, exit code 2. */
export class UsageError extends Error {
  readonly texts: Texts;
  /** What exactly is wrong, for programs: printed as JSON after the sentence. */
  readonly details: unknown;

  constructor(zh: string, en: string, details?: unknown) {
    super(en);
    this.name = "UsageError";
    this.texts = { "zh-CN": zh, en };
    this.details = details;
  }
}
