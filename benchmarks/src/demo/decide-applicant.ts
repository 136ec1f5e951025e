import { setTimeout as wait } from "node:timers/promises";
import type { Decision, DecisionReason } from "@lendloom/engine/decision";
import type { Applicant } from "../german-credit/applicant.ts";
import { columns } from "../german-credit/columns.ts";
import type { DemoServer } from "./demo-server.ts";
import { identityNumber } from "./identity-number.ts";
import { patientRequest, usualPatience, type Answer, type Patience } from "./patient-request.ts";

/** What the product decided about one applicant. */
export interface Decided {
  readonly applicant: Applicant;
  readonly application: string;
  readonly outcome: Decision["outcome"];
  /** The reasons an applicant is told: the first four. */
  readonly reasons: readonly DecisionReason[];
  /** From sending the application to reading its decision. */
  readonly tookMs: number;
  readonly retries: number;
}

export interface DecideOptions {
  /** Names this round of the demo: part of every Idempotency-Key. */
  readonly round: string;
  readonly patience?: Patience;
}

const TOLD_REASONS = 4;
const POLL_FOR_MS = 120_000;

/** Tells the sandbox what the bureau knows of the applicant, sends the application, and waits for the decision. */
export async function decideApplicant(
  server: DemoServer,
  applicant: Applicant,
  { round, patience = usualPatience }: DecideOptions,
): Promise<Decided> {
  const idNumber = identityNumber(applicant.number);
  const { application: told, bureau } = bySource(applicant);
  await expectStatus(
    patientRequest(
      `${server.sandboxUrl}/sandbox/applicants/${idNumber}`,
      { method: "PUT", headers: json, body: JSON.stringify({ facts: { bureau } }) },
      patience,
    ),
    [200, 204],
  );
  const started = performance.now();
  const sent = await expectStatus(
    patientRequest(
      `${server.url}/v1/applications`,
      {
        method: "POST",
        headers: { ...json, ...bearer(server), "idempotency-key": `demo-${round}-${applicant.number}` },
        body: JSON.stringify({
          product: "german-credit",
          applicant: { reference: `demo-${applicant.number}` },
          facts: { idNumber, ...told },
        }),
      },
      patience,
    ),
    [200, 201],
  );
  const { id } = sent.body as ApplicationAnswer;
  const { answer, retries } = await readUntilDecided(server, sent, patience);
  return {
    applicant,
    application: id,
    outcome: answer.outcome,
    reasons: answer.reasons.slice(0, TOLD_REASONS),
    tookMs: performance.now() - started,
    retries: sent.retries + retries,
  };
}

interface ApplicationAnswer {
  readonly id: string;
  readonly decision?: Decision;
}

const json = { "content-type": "application/json", accept: "application/json" };
const bearer = ({ apiKey }: DemoServer) => ({ authorization: `Bearer ${apiKey}` });

async function readUntilDecided(server: DemoServer, sent: Answer, patience: Patience) {
  const giveUpAt = performance.now() + POLL_FOR_MS;
  let { id, decision } = sent.body as ApplicationAnswer;
  let retries = 0;
  for (let delayMs = 20; decision === undefined; delayMs = Math.min(500, delayMs * 1.5)) {
    if (performance.now() > giveUpAt)
      throw new Error(`Expected a decision for application ${id}, but none came`);
    await wait(delayMs);
    const read = await expectStatus(
      patientRequest(
        `${server.url}/v1/applications/${id}`,
        { headers: { ...json, ...bearer(server) } },
        patience,
      ),
      [200],
    );
    retries += read.retries;
    ({ id, decision } = read.body as ApplicationAnswer);
  }
  return { answer: decision, retries };
}

async function expectStatus(request: Promise<Answer>, expected: readonly number[]): Promise<Answer> {
  const answer = await request;
  if (expected.includes(answer.status)) return answer;
  throw new Error(
    `Expected status ${expected.join(" or ")}, but got ${answer.status}: ${JSON.stringify(answer.body)}`,
  );
}

function bySource({ facts }: Applicant) {
  const of = (source: "application" | "bureau") =>
    Object.fromEntries(
      columns.filter((column) => column.source === source).map(({ fact }) => [fact, facts[fact]]),
    );
  return { application: of("application"), bureau: of("bureau") };
}
