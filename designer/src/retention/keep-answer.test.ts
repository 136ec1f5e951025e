import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";
import { keys, type Retention } from "../api/index.ts";
import { keepAnswer } from "./keep-answer.ts";

const round = { at: "2026-11-23T03:00:00.000Z", applications: 2, more: false };
const before = { policy: { runs: "P5Y" }, revision: 1, reason: "first", last: round } as unknown as Retention;
const answer: Retention = { policy: { runs: "P3Y" }, revision: 2, reason: "second" };

describe("the answer to a policy that was set", () => {
  it("stands in place of the policy before, beside the latest round", async () => {
    const client = new QueryClient();
    client.setQueryData(keys.retention, before);
    await keepAnswer(client, answer);
    expect(client.getQueryData(keys.retention)).toEqual({ ...answer, last: round });
  });

  it("is not undone by what was asked before it was set", async () => {
    const client = new QueryClient();
    client.setQueryData(keys.retention, before);
    const late = Promise.withResolvers<Retention>();
    const reading = client
      .query({ queryKey: keys.retention, queryFn: () => late.promise })
      .catch(() => undefined);
    await keepAnswer(client, answer);
    late.resolve(before);
    await reading;
    expect(client.getQueryData(keys.retention)).toMatchObject({ revision: 2 });
  });
});
