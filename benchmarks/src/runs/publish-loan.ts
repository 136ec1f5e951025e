import { contentHash } from "@lendloom/engine/kernel";
import type { TenantId } from "../../../server/src/store/index.ts";
import type { TestServer } from "../../../server/src/test-kit/test-server.ts";
import { loanDocuments } from "./three-state-loan.ts";

/** Makes a lender whose one product is the loan of three states; answers a key of it as a header's text. */
export async function publishLoan(server: TestServer): Promise<string> {
  const { authorization = "" } = await server.keyOf(["api-client"], "bench");
  const definitions = loanDocuments().map(({ kind, definition }) => ({
    kind,
    id: definition.id,
    hash: contentHash(definition),
    definition,
  }));
  const act = { at: new Date().toISOString(), by: { kind: "system", id: "bench" } } as const;
  const release = { reason: "seed" as const, definitions, basedOn: null };
  const appended = await server.store.releases.append("bench" as TenantId, release, act);
  if (!appended.ok) throw new Error(`Expected a release, but ${appended.error.code}`);
  return authorization;
}
