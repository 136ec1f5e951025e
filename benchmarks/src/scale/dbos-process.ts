import { DBOS, DBOSClient } from "@dbos-inc/dbos-sdk";
import { serveTurns } from "./serve-turns.ts";

interface Application {
  readonly subject: string;
  readonly facts: { readonly name: string; readonly age: number; readonly score: number };
}

const TWO_DAYS_S = 172_800;
const opened = new Map<string, () => void>();

/** The three rules of the loan, as a step's function: no trace, no reasons' texts, nothing sealed. */
function decide({ facts: { age, score } }: Application): Promise<{ outcome: string; reasons: string[] }> {
  const declined = age < 18 || score < 600;
  return Promise.resolve({
    outcome: declined ? "decline" : "approve",
    reasons: [declined ? "DECLINE" : "APPROVE"],
  });
}

/** A decision, a call outside that answers at once, and a person's task that is a message from outside. */
const loan = DBOS.registerWorkflow(
  async (application: Application): Promise<string> => {
    const decided = await DBOS.runStep(() => decide(application), { name: "decide" });
    if (decided.outcome !== "approve") return "decline";
    await DBOS.runStep(() => Promise.resolve({}), { name: "register" });
    opened.get(DBOS.workflowID ?? "")?.();
    const review = await DBOS.recv<{ outcome: string }>("review", TWO_DAYS_S);
    return review?.outcome ?? "expired";
  },
  { name: "loan" },
);

serveTurns(async ({ url, label, connections }) => {
  DBOS.setConfig({
    name: "bench",
    systemDatabaseUrl: url,
    systemDatabasePoolSize: connections,
    executorID: label,
    applicationVersion: "1",
    logLevel: "error",
    tracingEnabled: false,
  });
  await DBOS.launch();
  const client = await DBOSClient.create({ systemDatabaseUrl: url, systemDatabasePoolSize: connections });
  const begun = Date.now().toString(36);
  const application = (number: number): Application => ({
    subject: `applicant-${number % 500}`,
    facts: { name: "张伟", age: 36, score: 720 },
  });
  return {
    async complete(number) {
      const workflowID = `${label}-${begun}-${number}`;
      const waiting = new Promise<void>((resolve) => opened.set(workflowID, resolve));
      const handle = await DBOS.startWorkflow(loan, { workflowID })(application(number));
      await waiting;
      opened.delete(workflowID);
      await DBOS.send(workflowID, { outcome: "approve" }, "review");
      const outcome = await handle.getResult();
      if (outcome !== "approve") throw new Error(`Expected ${workflowID} to be approved, but ${outcome}`);
    },
    // Durably accepted, for a queue that nobody works on.
    start: (number) =>
      client.enqueue(
        { workflowName: "loan", queueName: "unworked", workflowID: `${label}-${begun}-s${number}` },
        application(number),
      ),
    async close() {
      await client.destroy();
      await DBOS.shutdown();
    },
  };
});
