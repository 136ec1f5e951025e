import { evaluate, renderTrace, whatWouldChange, type Decision } from "@lendloom/engine/decision";
import { checkSchema, type Json, type JsonObject } from "@lendloom/engine/kernel";
import { simulate } from "@lendloom/engine/process";
import { WorkflowCase } from "@lendloom/engine/workflow";
import {
  draftedSet,
  liveSet,
  simulationDocuments,
  textMember,
  type DefinitionSet,
} from "../../definitions/index.ts";
import type { LiveDecision } from "../../sampling/reference-sampler.ts";
import type { TenantId } from "../../store/index.ts";
import type { App, AppContext } from "../app-context.ts";
import { principalOf } from "../principal.ts";
import { Problem } from "../problem.ts";
import { sendCanonical } from "../reply-canonical.ts";
import { DecideAnswer, DecideBody, SimulateBody, SimulationAnswer } from "../schemas/decision.ts";
import { answers, CsrfHeaders } from "../schemas/shared.ts";

const tags = ["decisions"];
/** A workflow under design comes whole with the request. */
const SIMULATION_LIMIT = 4 * 1024 * 1024;
/** Evaluations that an answer to "what would change it" may spend: some tens of milliseconds. */
const MOST_EVALUATIONS = 5_000;

export function decisionRoutes(app: App, { store, live, metrics, sampler }: AppContext): void {
  const setFor = (tenant: TenantId, draft: boolean): Promise<DefinitionSet> =>
    draft ? draftedSet(store, live, tenant) : liveSet(live, tenant);

  app.post(
    "/v1/decisions",
    {
      config: { access: ["api-client", "designer", "approver", "officer", "integrator", "auditor", "admin"] },
      schema: {
        tags,
        summary: "Decide from given facts, storing nothing · 决策",
        description: "The decision is in canonical JSON: byte for byte what the browser and the CLI answer.",
        headers: CsrfHeaders,
        body: DecideBody,
        response: answers({ 200: DecideAnswer }),
      },
    },
    async (request, reply) => {
      const { pack: id, at = request.server.now(), draft = false, explain } = request.body;
      const facts = request.body.facts as Readonly<Record<string, Json>>;
      const set = await setFor(principalOf(request).tenant, draft);
      const params = { kind: "pack", id };
      if (set.member({ kind: "pack", id }) === undefined) throw new Problem("resource.not-found", { params });
      const pack = set.pack(id);
      if (!pack.ok) {
        throw new Problem("definition.invalid", { params: { count: pack.error.length }, issues: pack.error });
      }
      const evaluation = evaluate(pack.value, { facts, at });
      if (!evaluation.ok) throw new Problem("decision.facts-invalid", { issues: evaluation.error });
      const { decision } = evaluation.value;
      metrics.decisions.inc({ outcome: decision.outcome });
      if (!draft) sampler.offer(liveDecision(set, decision, facts));
      const trace = renderTrace(pack.value, evaluation.value);
      if (explain === undefined) return sendCanonical(reply, { decision, trace });
      const found = whatWouldChange(pack.value, { facts, at }, { evaluations: MOST_EVALUATIONS });
      if (!found.ok) throw new Problem("decision.facts-invalid", { issues: found.error });
      return sendCanonical(reply, { decision, trace, whatWouldChange: found.value });
    },
  );

  app.post(
    "/v1/simulations",
    {
      config: { access: ["designer", "approver", "officer", "integrator", "auditor", "admin", "api-client"] },
      bodyLimit: SIMULATION_LIMIT,
      schema: {
        tags,
        summary: "Run a workflow through a case in simulated time · 模拟",
        headers: CsrfHeaders,
        body: SimulateBody,
        response: answers({ 200: SimulationAnswer }),
      },
    },
    async (request, reply) => {
      const { workflow, case: script, draft = false } = request.body;
      const checked = checkSchema(WorkflowCase, script);
      if (!checked.ok)
        throw new Problem("simulation.case-invalid", { issues: under("/case", checked.error) });
      const set = await setFor(principalOf(request).tenant, draft);
      const documents = simulationDocuments(set, workflow as Json);
      if (documents === undefined) {
        const id = typeof workflow === "string" ? workflow : "";
        throw new Problem("resource.not-found", { params: { kind: "workflow", id } });
      }
      return sendCanonical(reply, JSON.parse(JSON.stringify(simulate(documents, checked.value))));
    },
  );
}

/** Issues of a member of the body, pointed at from the body's root. */
function under<T extends { readonly pointer: string }>(prefix: string, issues: readonly T[]): readonly T[] {
  return issues.map((issue) => ({ ...issue, pointer: prefix + issue.pointer }));
}

function liveDecision(set: DefinitionSet, decision: Decision, facts: JsonObject): LiveDecision {
  const pack = set.member({ kind: "pack", id: decision.pack.id })?.definition;
  const id = textMember(pack ?? null, "catalogue") ?? "";
  const catalogue = set.member({ kind: "catalogue", id });
  return {
    decision,
    catalogueHash: catalogue?.hash ?? "",
    facts: () => Promise.resolve(facts),
    documents: () =>
      Promise.resolve(
        pack === undefined || catalogue === undefined ? undefined : { pack, catalogue: catalogue.definition },
      ),
  };
}
