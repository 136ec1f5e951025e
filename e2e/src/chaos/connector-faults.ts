import { readFileSync } from "node:fs";
import type { ChaosTest } from "./chaos-test.ts";
import { connectorFaults, startFaultProxy, type FaultProxy } from "./fault-proxy.ts";
import { pause } from "./processes.ts";

/** F7: whatever a connector does, nobody is approved without evidence or paid twice, and memory stays bounded. */
export const connectorTrouble: ChaosTest = {
  name: "connector-faults",
  title: `connectors behind a proxy that spoils what passes: ${connectorFaults.join(", ")}`,
  proves: "nobody is approved without evidence or paid twice, and memory is bounded",
  stores: ["sqlite", "postgres"],
  least: { acknowledged: 60, faults: 40 },
  async run(chaos) {
    let proxy: FaultProxy | undefined;
    try {
      const world = await chaos.world({
        connectors: async (sandboxUrl) => (proxy = await startFaultProxy(sandboxUrl)).url,
      });
      await world.start();
      chaos.load({ clients: 10 });
      await pause(2_000);
      const before = memoryMiB(world.server().pid);
      let most = before;
      const wanted =
        chaos.scale < 1 ? connectorFaults.filter((_, index) => index % 3 === 2) : connectorFaults;
      for (const fault of wanted) {
        const met = proxy?.met ?? 0;
        proxy?.set(fault);
        for (let look = 0; look < 10; look += 1) {
          await pause(300);
          most = Math.max(most, memoryMiB(world.server().pid));
        }
        proxy?.set(null);
        chaos.over();
        const count = fault === "refuse" ? 1 : (proxy?.met ?? 0) - met;
        for (let one = 0; one < count; one += 1) chaos.fired(fault);
        await pause(700);
      }
      chaos.figure("memory before and at most, MiB", `${before} → ${most}`);
      if (most > before + 256) chaos.violate("I13", `memory grew from ${before} to ${most} MiB`);
      await chaos.settle({ withinMs: 90_000 });
    } finally {
      await proxy?.close();
    }
  },
};

/** What the process holds in memory, by the kernel. */
export function memoryMiB(pid: number): number {
  const kib = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Math.round(Number(kib ?? "0") / 1024);
}
