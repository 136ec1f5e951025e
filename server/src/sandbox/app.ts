import { setTimeout as wait } from "node:timers/promises";
import { join } from "node:path";
import { checkSchema, isJsonObject, type Json, type JsonObject } from "@lendloom/engine/kernel";
import fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import { openApplicants, Told, type Fault } from "./applicants.ts";
import { openLedger, type LedgerEntry } from "./ledger.ts";
import { answerOf, type Question } from "./operations.ts";

const KEY = /^[\x21-\x7e]{1,200}$/;

/**
 * The other side of the connectors: identity check, credit bureau, anti-fraud, e-signature and bank, each
 * deterministic by applicant. The work of one Idempotency-Key is done once and is in the ledger on disk before
 * it is answered. `/sandbox/…` lets demos and tests say what an applicant is like and read the ledger.
 */
export function buildSandbox(folder: string): FastifyInstance {
  const ledger = openLedger(join(folder, "sandbox-ledger.ndjson"));
  const applicants = openApplicants(join(folder, "sandbox-applicants.ndjson"));
  const failed = new Map<string, number>();
  const underWay = new Map<string, Promise<LedgerEntry>>();
  const app = fastify({ bodyLimit: 256 * 1024, forceCloseConnections: true });
  app.addHook("onClose", () => ledger.close());

  app.post<{ Params: { connector: string; operation: string } }>(
    "/connectors/:connector/:operation",
    async (request, reply) => {
      const { connector, operation } = request.params;
      const key = request.headers["idempotency-key"];
      const input = inputOf(request.body);
      if (typeof key !== "string" || !KEY.test(key)) return refuse(reply, 400, "idempotency-key-missing");
      if (input === undefined) return refuse(reply, 400, "input-missing");
      const idNumber = idNumberOf(input);
      const names = [connector, typeof input["source"] === "string" ? input["source"] : connector];
      const question: Question = {
        connector,
        operation,
        key,
        idNumber,
        input,
        told: applicants.factsOf(idNumber, [...names, `${connector}/${operation}`]),
      };
      const fault = faultOf(applicants.toldOf(idNumber).faults ?? {}, question);
      if (fault?.delayMs !== undefined) await wait(fault.delayMs);
      const how = fault === undefined ? undefined : failingNow(fault, question);
      if (how !== undefined && how !== "lost-answer") return fail(reply, how);
      const answer = await answerOnce(question);
      if (answer === undefined) return refuse(reply, 404, "no-such-operation");
      return how === undefined ? answer : fail(reply, how);
    },
  );

  app.get<{ Querystring: { connector?: string } }>("/sandbox/ledger", (request) => {
    const { connector } = request.query;
    const items = ledger.entries.filter((entry) => connector === undefined || entry.connector === connector);
    const answered = items.filter((entry) => entry.kind === "answered");
    return {
      requests: items.length,
      repeats: items.length - answered.length,
      postings: answered.filter(
        ({ connector: at, operation }) => at === "disbursement" && operation === "pay",
      ).length,
      items,
    };
  });

  app.put<{ Params: { idNumber: string } }>("/sandbox/applicants/:idNumber", (request, reply) => {
    const told = checkSchema(Told, request.body);
    if (!told.ok) return reply.code(400).send({ code: "invalid", errors: told.error });
    applicants.tell(request.params.idNumber, told.value);
    return reply.code(204).send();
  });

  app.get("/livez", () => ({ status: "ok" }));

  /** The work of a key is done once, also when the key comes again while it is being done. */
  async function answerOnce(question: Question): Promise<JsonObject | undefined> {
    const { connector, operation, key, idNumber, input } = question;
    const line = { connector, operation, key, ...(idNumber === undefined ? {} : { idNumber }) };
    const at = new Date().toISOString();
    const before = underWay.get(key) ?? ledger.answered(key);
    if (before !== undefined) {
      const { answer } = await before;
      await ledger.append({ at, kind: "repeat", ...line });
      return answer;
    }
    const answer = answerOf(question);
    if (answer === undefined) return undefined;
    const done = ledger.append({ at, kind: "answered", ...line, input, answer });
    underWay.set(key, done);
    await done.finally(() => underWay.delete(key));
    return answer;
  }

  function failingNow(fault: Fault, { idNumber, connector, operation }: Question): Fault["fail"] {
    if (fault.fail === undefined) return undefined;
    const name = `${idNumber ?? ""} ${connector}/${operation}`;
    const before = failed.get(name) ?? 0;
    if (fault.failTimes !== undefined && before >= fault.failTimes) return undefined;
    failed.set(name, before + 1);
    return fault.fail;
  }

  return app;
}

function faultOf(
  faults: Readonly<Record<string, Fault>>,
  { connector, operation }: Question,
): Fault | undefined {
  const name = [`${connector}/${operation}`, connector].find((candidate) => Object.hasOwn(faults, candidate));
  return name === undefined ? undefined : faults[name];
}

function fail(reply: FastifyReply, how: NonNullable<Fault["fail"]>): FastifyReply {
  switch (how) {
    case "error":
      return refuse(reply, 503, "unavailable");
    case "refusal":
      return refuse(reply, 422, "refused");
    case "garbage":
      return reply.type("text/html").send("<html>maintenance</html>");
    case "lost-answer":
      reply.hijack();
      reply.raw.destroy();
      return reply;
    case "hang":
      return reply.hijack();
  }
}

function refuse(reply: FastifyReply, status: number, code: string): FastifyReply {
  return reply.code(status).send({ code });
}

function inputOf(body: unknown): JsonObject | undefined {
  const input = isJsonObject(body as Json) ? (body as JsonObject)["input"] : undefined;
  return isJsonObject(input) ? input : undefined;
}

/** Whom it is about: told with an activity's input, or among the facts told when a source is asked. */
function idNumberOf(input: JsonObject): string | undefined {
  for (const place of [input, input["facts"]]) {
    if (isJsonObject(place) && typeof place["idNumber"] === "string") return place["idNumber"];
  }
  return undefined;
}
