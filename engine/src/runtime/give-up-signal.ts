import { err, ok, type Result } from "../kernel/index.ts";
import { refuse, type Actor, type Refusal } from "../process/index.ts";
import type { Steps } from "./step-run.ts";

export interface GiveUpSignal {
  /** Told in the lender's audit. */
  readonly reason: string;
  readonly by: Actor;
}

/**
 * Lets go a signal that is kept for whoever will wait: no run is told it any more. The message that brought it is
 * answered as before when it comes again. One that was delivered, has expired or was given up is refused.
 */
export async function giveUpSignal(
  { ports: { store, clock } }: Steps,
  tenant: string,
  id: string,
  { reason, by }: GiveUpSignal,
): Promise<Result<null, Refusal>> {
  const audit = {
    action: "signal.given-up",
    subject: `signal/${id}`,
    details: { reason },
    by: { kind: by.kind, id: by.id },
  };
  const gone = await store.giveUpSignal(tenant, id, { at: clock.now(), audit });
  return gone ? ok(null) : err(refuse("signal.not-kept", { id }));
}
