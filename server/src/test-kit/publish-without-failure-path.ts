import { expect } from "vitest";
import type { TestServer } from "./test-server.ts";

interface Workflow {
  readonly machine: {
    readonly states: {
      readonly payout: {
        readonly states: { readonly disbursement: { readonly invoke: readonly { onError?: unknown }[] } };
      };
    };
  };
}

/** The loan's workflow as it would be without a way on when paying out fails: then an operator must act. */
export async function publishWithoutFailurePath(server: TestServer): Promise<void> {
  const [mei, fang] = [await server.as("mei"), await server.as("fang")];
  const path = "/v1/definitions/workflow/consumer-loan";
  const { live } = (await server.call("GET", path, mei)).json<{
    live: { definition: Workflow; cases: { cases: readonly { id: string }[] } };
  }>();
  const { machine } = live.definition;
  for (const invoke of machine.states.payout.states.disbursement.invoke) delete invoke.onError;
  const definition = { ...live.definition, version: "9.0.0" };
  const ifNew = { ...mei, "if-none-match": "*" };
  // The cases that take the way which is gone go with it.
  const kept = live.cases.cases.filter(({ id }) => !id.startsWith("disbursement-"));
  const cases = { ...live.cases, cases: kept };
  await server.call("PUT", "/v1/drafts/workflow/consumer-loan", ifNew, { definition, cases });
  const request = await server.call("POST", "/v1/change-requests", mei, {
    drafts: [{ kind: "workflow", id: "consumer-loan", revision: 1 }],
  });
  const { id, hash } = request.json<{ id: string; hash: string }>();
  const approved = await server.call("POST", `/v1/change-requests/${id}/approval`, fang, { hash });
  expect([approved.statusCode, request.body]).toEqual([201, expect.any(String)]);
}
