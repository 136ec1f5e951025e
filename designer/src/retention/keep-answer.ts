import type { QueryClient } from "@tanstack/react-query";
import { keys, type Retention } from "../api/index.ts";

/** Shows the policy that was just set, at once: what begins before it is read again begins from its revision. */
export async function keepAnswer(client: QueryClient, answer: Retention): Promise<void> {
  // What was asked before it was set would bring the one before it back.
  await client.cancelQueries({ queryKey: keys.retention, exact: true });
  client.setQueryData<Retention>(keys.retention, (before) => ({
    ...answer,
    // The latest round is no part of the answer.
    ...(before?.last !== undefined && { last: before.last }),
  }));
}
