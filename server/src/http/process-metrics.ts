import { Gauge, type Registry } from "prom-client";
import type { ProcessRole } from "../config.ts";
import type { Store } from "../store/index.ts";

/** What this process is and how it stands to the others, asked whenever the metrics are. */
export function describeProcess(
  registry: Registry,
  {
    role,
    store,
  }: { readonly role: ProcessRole; readonly store: Pick<Store, "kind" | "clock" | "announcements"> },
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
}
