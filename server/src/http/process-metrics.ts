import { statfs } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { Gauge, type Registry } from "prom-client";
import type { ProcessRole } from "../config.ts";
import type { Store } from "../store/index.ts";

/** Whoever asks for metrics has little time. */
const PATIENCE_MS = 2_000;

/** What this process is, how it stands to the others, and how much room there is, asked whenever the metrics are. */
export function describeProcess(
  registry: Registry,
  {
    role,
    store,
    dataFolder,
  }: {
    readonly role: ProcessRole;
    readonly store: Pick<Store, "kind" | "clock" | "announcements" | "measures">;
    /** Whose disk is watched. */
    readonly dataFolder?: string | undefined;
  },
): void {
  const registers = [registry];
  new Gauge({
    name: "lendloom_process_info",
    help: "1, with what this process does and which store it uses",
    labelNames: ["role", "store"],
    registers,
  }).set({ role, store: store.kind }, 1);
  new Gauge({
    name: "lendloom_clock_ahead_seconds",
    help: "How far this machine's clock is ahead of the store's, which everything goes by",
    registers,
    collect() {
      this.set(store.clock.aheadMs() / 1_000);
    },
  });
  new Gauge({
    name: "lendloom_listening",
    help: "1 while the news of other processes arrive; 0: this process finds work by looking for it",
    registers,
    collect() {
      this.set(store.announcements.listening ? 1 : 0);
    },
  });
  new Gauge({
    name: "lendloom_store_connections",
    help: "Connections of this process to the store that work, and requests that wait for one, by state: used, waiting",
    labelNames: ["state"],
    registers,
    collect() {
      for (const [state, count] of Object.entries(store.measures.connections())) this.set({ state }, count);
    },
  });
  new Gauge({
    name: "lendloom_store_bytes",
    help: "Size of the store, by part: data, log (of writes)",
    labelNames: ["part"],
    registers,
    async collect() {
      // A database that does not answer has no size now; the other metrics are told all the same.
      const patience = pause(PATIENCE_MS, undefined, { ref: false });
      const bytes = await Promise.race([store.measures.bytes().catch(() => undefined), patience]);
      this.reset();
      for (const [part, size] of Object.entries(bytes ?? {}))
        if (size !== undefined) this.set({ part }, size);
    },
  });
  new Gauge({
    name: "lendloom_disk_bytes",
    help: "The disk of the data folder, by part: free (to this user), size",
    labelNames: ["part"],
    registers,
    async collect() {
      if (dataFolder === undefined) return;
      const disk = await statfs(dataFolder).catch(() => undefined);
      if (disk === undefined) return;
      this.set({ part: "free" }, disk.bavail * disk.bsize);
      this.set({ part: "size" }, disk.blocks * disk.bsize);
    },
  });
}
