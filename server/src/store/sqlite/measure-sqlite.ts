import { statSync } from "node:fs";
import type { StoreMeasures } from "../measures.ts";
import type { WriterQueue } from "./writer-queue.ts";

/** The one writing connection, and the files of the store. */
export function measureSqlite(file: string, queue: Pick<WriterQueue, "waiting" | "running">): StoreMeasures {
  return {
    connections: () => ({ used: queue.running() ? 1 : 0, waiting: queue.waiting() }),
    // Reads do not wait for the writer.
    heldUpMs: () => 0,
    bytes: () => Promise.resolve({ data: sizeOf(file), log: sizeOf(`${file}-wal`) }),
  };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
