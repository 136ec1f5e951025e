/** One command of the command line: its help and what it does. Answers the exit code. */
export interface Command {
  readonly usage: string;
  readonly zh: string;
  readonly en: string;
  run(args: readonly string[]): Promise<number> | number;
}

/** Everything went well; it ran and found a difference or a refusal; it was used wrongly. */
export const exitCodes = { ok: 0, failed: 1, usage: 2 } as const;
