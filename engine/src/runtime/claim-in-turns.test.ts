import { expect, it } from "vitest";
import { claimInTurns } from "./claim-in-turns.ts";
import type { Claim } from "./run-store.ts";

const claim: Claim = { now: "", owner: "w", leaseUntil: "", limit: 4 };

/** Rows in the order in which they came due, `count` of each lender one after the other. */
function queueOf(backlog: readonly (readonly [string, number])[]) {
  const rows = backlog.flatMap(([tenant, count]) => Array.from({ length: count }, () => ({ tenant })));
  let asked = 0;
  const take = claimInTurns<{ readonly tenant: string }>(({ limit, except = [] }) => {
    asked += 1;
    const free = rows.filter(({ tenant }) => !except.some((one) => one.tenant === tenant)).slice(0, limit);
    for (const row of free) rows.splice(rows.indexOf(row), 1);
    return Promise.resolve(free);
  });
  return { take: async () => (await take(claim)).map(({ tenant }) => tenant).join(""), asked: () => asked };
}

it("RT417 lenders take turns while there is more than a claim takes, also several with a backlog", async () => {
  const { take } = queueOf([
    ["a", 1_000],
    ["b", 1_000],
    ["c", 2],
  ]);
  expect([await take(), await take(), await take()]).toEqual(["aaaa", "bbbb", "cc"]);
  const next = [];
  for (let round = 0; round < 20; round++) next.push(await take());
  expect(next.filter((rows) => rows === "bbbb").length).toBeGreaterThanOrEqual(6);
});

it("RT417 one lender alone has every claim, and is asked about others now and then only", async () => {
  const { take, asked } = queueOf([["a", 400]]);
  for (let round = 0; round < 100; round++) expect(await take()).toBe("aaaa");
  expect(asked()).toBeLessThan(115);
  expect([await take(), await take()]).toEqual(["", ""]);
});

it("RT417 what is claimed in order stays in order where a claim takes all", async () => {
  const { take } = queueOf([
    ["a", 2],
    ["b", 1],
  ]);
  expect([await take(), await take()]).toEqual(["aab", ""]);
});
