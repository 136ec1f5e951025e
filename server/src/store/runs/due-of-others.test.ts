import { afterEach, beforeEach, expect, it } from "vitest";
import { sqliteUnderTest, type StoreUnderTest } from "../testing/store-under-test.ts";

const LENDERS = 1_000;
const noon = "2026-06-01T04:00:00.000Z";

let subject: StoreUnderTest;
beforeEach(async () => {
  subject = await sqliteUnderTest();
  await subject.intrude(`with recursive lenders(n) as (select 1 union all select n + 1 from lenders where n < ${LENDERS})
    insert into timers (tenant_id, run_id, generation, timer, due_at, lease_epoch)
    select printf('lender-%05d', n), 'r1', '1.0', 'expiry', '${noon}', 0 from lenders`);
});
afterEach(() => subject.end());

it("RT417 other work goes on while it is looked up which of very many lenders have some", async () => {
  let turns = 0;
  let looking = true;
  const count = (): void => {
    turns += 1;
    if (looking) setImmediate(count);
  };
  setImmediate(count);
  const claimed = await subject.store.runs.claimTimers({
    now: noon,
    owner: "w1",
    leaseUntil: "2026-06-01T04:01:00.000Z",
    limit: 4,
    except: [{ tenant: "lender-00001" }],
  });
  looking = false;
  expect(claimed.map(({ tenant }) => tenant)).toEqual([2, 3, 4, 5].map((n) => `lender-0000${n}`));
  expect(turns).toBeGreaterThanOrEqual(LENDERS / 100);
});
