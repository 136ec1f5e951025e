import type { JournalEntry, Run } from "../../process/index.ts";
import type { RunStore } from "../../runtime/index.ts";

/** What of the events that two runs send each other must never be: one that is lost, doubled or out of its order. */
export async function sentFaults(
  store: RunStore,
  tenant: string,
  sender: Run,
  receiver: Run,
): Promise<readonly string[]> {
  const entries = await store.readJournal(tenant, receiver.id, { after: 0, limit: 1_000 });
  const told = entries.flatMap((entry) => (isOf(entry, sender.id) ? [entry.number] : []));
  const all = Array.from({ length: sender.sent ?? 0 }, (_, index) => index + 1);
  const expected = all.join();
  return told.join() === expected
    ? []
    : [`${receiver.id} was told ${told.join()} of what ${sender.id} sent: ${expected}`];
}

function isOf(
  entry: JournalEntry,
  sender: string,
): entry is Extract<JournalEntry, { kind: "sent-received" | "sent-refused" }> {
  return (entry.kind === "sent-received" || entry.kind === "sent-refused") && entry.run === sender;
}
