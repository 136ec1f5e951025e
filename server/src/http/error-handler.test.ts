import { refuse, type RefusalCode } from "@lendloom/engine/process";
import fastify from "fastify";
import { describe, expect, it } from "vitest";
import { TamperedDefinitionError } from "../store/index.ts";
import { answerProblems } from "./error-handler.ts";
import { problemCatalogue } from "./problem-catalogue.ts";
import { refusalProblem } from "./refusal.ts";

async function answerTo(thrown: unknown) {
  const app = fastify();
  app.decorate("registeredRoutes", []);
  answerProblems(app);
  app.get("/", () => {
    throw thrown;
  });
  return await app.inject("/");
}

describe("the error handler", () => {
  it("internal.defect: tells a reference and nothing else of what happened inside", async () => {
    const answer = await answerTo(new Error("SELECT secret FROM people"));
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toMatchObject({ code: "internal.defect" });
    expect(answer.body).not.toContain("secret");
  });

  it("definition.tampered: a store that cannot answer", async () => {
    const answer = await answerTo(Object.create(TamperedDefinitionError.prototype));
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([503, "definition.tampered"]);
  });

  it.each<RefusalCode>([
    "run.busy",
    "run.definitions-unsound",
    "run.start-failed",
    "run.erased",
    "incident.persists",
  ])("%s: a refusal of the runtime keeps its code", async (code) => {
    const answer = await answerTo(refusalProblem(refuse(code, { reason: "…" })));
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([
      problemCatalogue[code].status,
      code,
    ]);
  });
});
