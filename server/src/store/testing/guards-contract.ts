import { beforeEach, describe, expect, it } from "vitest";
import { TamperedDefinitionError } from "../index.ts";
import { actOf, newLender, pack, requestChange, seedRelease, valueOf } from "./samples.ts";
import type { StoreUnderTest } from "./store-under-test.ts";

/** What the database itself refuses, whoever writes to it, on either dialect. */
export function describeGuards(subject: () => StoreUnderTest): void {
  beforeEach(async () => {
    const { store } = subject();
    const demo = await newLender(store, "demo");
    const credit = pack("credit", 600);
    await seedRelease(store, demo, credit);
    await requestChange(store, demo, { id: "cr", from: credit, to: pack("credit", 620) }, "mei");
    await store.sealer.forSubject(demo, "erased");
    valueOf(await store.subjectKeys.destroy(demo, "erased", actOf("root")));
  });

  const refused: readonly string[] = [
    "update definitions set definition = '{}'",
    "delete from definitions",
    "update releases set active = '[]'",
    "delete from releases",
    `insert into releases select tenant_id, 7, hash, active, reason, change_request, restores, by_kind, by_id, created_at from releases`,
    "update releases set seq = seq",
    "update change_request_items set definition = '{}'",
    "delete from change_request_items",
    "delete from change_request_makers",
    "update change_requests set hash = 'x'",
    "update change_requests set author_id = 'fang'",
    "update change_requests set status = 'approved'",
    "update change_requests set status = 'approved', decider_kind = 'person', decider_id = 'mei'",
    "update change_requests set status = 'approved', decider_kind = 'api-key', decider_id = 'fang'",
    "update change_requests set status = 'half'",
    "delete from change_requests",
    "update audit set details = '{}'",
    "delete from audit",
    "update subject_keys set destroyed_at = null, wrapped_key = 'x'",
    "delete from subject_keys",
    "insert into people select tenant_id, 'm2', name, '', '-', 0, null, created_at from people where id = 'mei'",
    "insert into journal values ('demo', 'r', 2, 'x', 'x', '{}')",
    "insert into journal values ('demo', 'r', 1, 'x', 'x', '{}'), ('demo', 'r', 3, 'x', 'x', '{}')",
    "insert into role_memberships values ('demo', 'nobody', 'admin')",
  ];
  it("the database refuses to change what is published, decided, audited or erased", async () => {
    for (const statement of refused) await expect(subject().intrude(statement), statement).rejects.toThrow();
  });

  it("a maker of the draft who is not the author is refused by the database too", async () => {
    await subject().intrude(
      "insert into change_request_makers (tenant_id, change_request, maker_id) values ('demo', 'cr', 'fang')",
    );
    const approval =
      "update change_requests set status = 'approved', decider_kind = 'person', decider_id = 'fang'";
    await expect(subject().intrude(approval)).rejects.toThrow(/maker/);
  });

  describe("a document changed behind the program’s back", () => {
    it("is never answered", async () => {
      const { store, config } = subject();
      const drop =
        config.kind === "sqlite"
          ? "drop trigger definitions_no_update"
          : "alter table definitions disable trigger all";
      await subject().intrude(drop);
      await subject().intrude("update definitions set definition = replace(definition, '600', '100')");
      const [demo] = await store.tenants.list();
      if (demo === undefined) throw new Error("Expected the demo lender");
      await expect(store.definitions.get(demo.id, pack("credit", 600))).rejects.toThrow(
        TamperedDefinitionError,
      );
    });
  });
}
