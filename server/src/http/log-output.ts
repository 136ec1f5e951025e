import { writeSync } from "node:fs";

/** Where the log's lines go. A line that cannot be written is counted, never more: a full disk under a log ends nobody. */
export function createLogOutput(
  onFailure: () => void,
  write: (line: string) => void = (line) => void writeSync(1, line),
): { write(line: string): void } {
  return {
    write(line) {
      try {
        write(line);
      } catch {
        onFailure();
      }
    },
  };
}
