import { describe, expect, it } from "vitest";
import type { RetentionRound, Store } from "../store/index.ts";
import { removedBy, startMaintenance } from "./maintenance.ts";

const round = (more: boolean): RetentionRound => ({
  at: "2026-11-22T12:00:00.000Z",
  applications: 1,
  runs: 2,
  entries: 3,
  decisions: 0,
  held: 0,
  idempotency: 0,
  audit: 0,
  keys: 0,
  more,
});

/** A store of lenders whose rounds answer what the script says; none: the lender has no policy. */
function storeOf(scripts: Readonly<Record<string, (RetentionRound | Error)[]>>) {
  const asked: string[] = [];
  const store = {
    tenants: { list: () => Promise.resolve(Object.keys(scripts).map((id) => ({ id }))) },
    retention: {
      round(tenant: string) {
        asked.push(tenant);
        const next = scripts[tenant]?.shift();
        return next instanceof Error ? Promise.reject(next) : Promise.resolve(next ?? null);
      },
    },
  } as unknown as Store;
  return { store, asked };
}

async function until(done: () => boolean): Promise<void> {
  for (let turn = 0; turn < 500 && !done(); turn++) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe("maintenance", () => {
  it("RT310 goes round by round while there is more, passes over lenders without a policy, and survives a failure", async () => {
    const { store, asked } = storeOf({ a: [round(true), round(false), new Error("locked")], b: [] });
    const rounds: RetentionRound[] = [];
    const failures: unknown[] = [];
    const maintenance = startMaintenance(store, {
      now: () => "2026-11-22T12:00:00.000Z",
      onRound: (it) => rounds.push(it),
      onFailure: (error) => failures.push(error),
      everyMs: 10,
    });
    await until(() => failures.length > 0 && asked.length >= 5);
    await maintenance.stop();
    expect(asked.slice(0, 4)).toEqual(["a", "a", "b", "a"]);
    expect(rounds).toHaveLength(2);
    expect(failures).toHaveLength(1);
    const count = asked.length;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(asked).toHaveLength(count);
    expect(Object.fromEntries(removedBy(round(false)))).toMatchObject({
      applications: 1,
      runs: 2,
      entries: 3,
    });
  });
});
