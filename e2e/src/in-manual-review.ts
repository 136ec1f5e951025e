import { identityNumber } from "./applicant.ts";
import type { Application, LenderSystem } from "./lender-system.ts";
import type { RunningProduct } from "./running-product.ts";

/** An application that waits for an officer because the bureau refuses its applicant. */
export async function inManualReview(
  product: Pick<RunningProduct, "sandboxUrl">,
  lender: LenderSystem,
  score: number,
  reference: string,
): Promise<Application> {
  const answer = await fetch(`${product.sandboxUrl}/sandbox/applicants/${identityNumber(score)}`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ faults: { "credit-bureau": { fail: "refusal" } } }),
  });
  if (!answer.ok) throw new Error(`The sandbox answered ${answer.status}: ${await answer.text()}`);
  const { id } = await lender.apply(score, reference);
  await lender.tell(id, "CONSENT_GIVEN");
  return await lender.until(id, ["in-review"]);
}
