import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { createBacktests } from "./backtests.ts";

it("CP12 a thread that ends without a result is told as lost", async () => {
  const backtests = createBacktests();
  const received = await backtests.receive("one", Readable.from([Buffer.from("age\n30\n")]));
  const broken = { definition: {}, catalogue: {} };
  const work = { packs: [broken, broken], options: { at: "2026-11-22T09:00:00Z" } } as const;
  const started = backtests.start("one", received?.file ?? "", {
    ...work,
    file: { format: "csv", columns: {}, mostRows: 10 },
  });
  expect(started?.status).toBe("running");
  await new Promise<void>((resolve) => {
    backtests.listen(started?.id ?? "", ({ status }) => {
      if (status !== "running") resolve();
    });
  });
  expect(started).toMatchObject({ status: "failed", issues: [{ code: "backtest.worker-lost" }] });
  expect(backtests.hasFile("one", received?.file ?? "")).toBe(false);
  expect(backtests.get("two", started?.id ?? "")).toBeUndefined();
  await backtests.close();
});
