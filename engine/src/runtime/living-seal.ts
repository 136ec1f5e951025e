import { Erased, type Seal } from "../process/index.ts";
import type { Steps } from "./step-run.ts";

/** The key of an applicant; undefined: the person was erased. */
export async function livingSeal(steps: Steps, tenant: string, subject: string): Promise<Seal | undefined> {
  const seal = await steps.seal(tenant, { subject });
  try {
    seal.mustLive();
    return seal;
  } catch (thrown) {
    if (thrown instanceof Erased) return undefined;
    throw thrown;
  }
}
