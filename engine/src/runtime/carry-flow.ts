import { carryEnds, endsTogether } from "./carry-ends.ts";
import { carryMessage } from "./carry-messages.ts";
import type { WorkDone } from "./create-runtime.ts";
import { inTurn, type Turn } from "./hold-lease.ts";
import type { MessageRow } from "./flow-store.ts";
import type { Claim, Claimed } from "./run-store.ts";
import { deliverKept } from "./send-signal.ts";
import type { Steps } from "./step-run.ts";

/** Rounds that find work do not look for signals every time: under load that would cost more than it brings. */
const ROUNDS_BETWEEN = 16;
const rounds = new WeakMap<Steps, number>();

/** Carries what runs tell each other, delivers kept signals that somebody waits for now, and drops expired ones. */
export async function carryFlow(
  steps: Steps,
  claim: () => Claim,
  { failures, busy, turn, claimMessages }: Round,
): Promise<Pick<WorkDone, "messages" | "signals" | "expired">> {
  const { store } = steps.ports;
  const messages = await claimMessages(claim());
  for (const group of endsTogether(messages)) {
    const isAlone = group.length === 1 || turn.leaving?.isLeaving() === true;
    // What cannot be told together is told one by one, and why is found out there.
    const left = isAlone ? group : await carryEnds(steps, group).catch(() => group);
    for (const message of left) {
      const { tenant, runId, id, lease } = message;
      const work = { work: "message", tenant, runId, id, lease } as const;
      await inTurn(steps, turn, work, () => carryMessage(steps, message)).catch((thrown: unknown) =>
        failures.push(thrown),
      );
    }
  }
  const round = (rounds.get(steps) ?? 0) + 1;
  rounds.set(steps, round);
  const skips = (busy || messages.length > 0) && round % ROUNDS_BETWEEN !== 0;
  if (skips) return { messages: messages.length, signals: 0, expired: 0 };
  const now = claim();
  let expired = await store.dropExpiredSignals(now.now);
  const signals = await store.claimSignals(now);
  for (const signal of signals) {
    const { tenant, id } = signal.signal;
    const work = { work: "signal", tenant, runId: "", id, lease: signal.lease } as const;
    const deliver = async () => {
      if ((await deliverKept(steps, signal)) === "expired") expired += 1;
    };
    await inTurn(steps, turn, work, deliver).catch((thrown: unknown) => failures.push(thrown));
  }
  return { messages: messages.length, signals: signals.length, expired };
}

interface Round {
  readonly failures: unknown[];
  readonly busy: boolean;
  readonly turn: Turn;
  readonly claimMessages: (claim: Claim) => Promise<readonly Claimed<MessageRow>[]>;
}
