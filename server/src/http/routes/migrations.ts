import { canonicalJson, contentHash, type Json } from "@lendloom/engine/kernel";
import type { Refusal, Run } from "@lendloom/engine/process";
import type { MigrationResult } from "@lendloom/engine/runtime";
import type { MigrationPlan } from "@lendloom/engine/workflow";
import { Type } from "typebox";
import type { RunMigration, Store, TenantId } from "../../store/index.ts";
import { createRuntimeDefinitions } from "../../definitions/index.ts";
import { allRoles } from "../access.ts";
import type { App, AppContext } from "../app-context.ts";
import { idempotencyKeyOf } from "../idempotency.ts";
import { renderIssues } from "../issue-rendering.ts";
import { nameActors } from "../people.ts";
import { actOf, principalOf, senderOf } from "../principal.ts";
import { Problem } from "../problem.ts";
import { refusalProblem } from "../refusal.ts";
import {
  MigrationAnswer,
  MigrationBatchAnswer,
  MigrationBody,
  MigrationResultsAnswer,
  MigrationResultsQuery,
  MigrationsAnswer,
} from "../schemas/migration.ts";
import {
  answers,
  closedPageQuery,
  CsrfHeaders,
  IdempotencyHeaders,
  IdParams,
  limitOf,
} from "../schemas/shared.ts";

const tags = ["operations"];
const BATCH = 200;

/** Moves applications under way to another version of their workflow, batch by batch, with a result each. */
export function migrationRoutes(app: App, context: AppContext): void {
  orderRoute(app, context);
  readingRoutes(app, context);
}

function orderRoute(app: App, { store, runtime, live, wake }: AppContext): void {
  const definitions = createRuntimeDefinitions(live);
  app.post(
    "/v1/migrations",
    {
      config: { access: ["admin"] },
      schema: {
        tags,
        summary: "Move applications under way to another version · 迁移在途申请",
        description:
          "The plan maps states, variables, timers and tasks of the old version to the new one, which must be live. Each application is moved in one commit or refused with its reason. The same Idempotency-Key is the same migration: with `after` it goes on.",
        headers: Type.Intersect([IdempotencyHeaders, CsrfHeaders]),
        body: MigrationBody,
        response: answers({ 200: MigrationBatchAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      const { plan, reason, dryRun = false, applications, after, limit = BATCH } = request.body;
      const key = idempotencyKeyOf(request);
      const migration = `m-${contentHash({ tenant, key }).slice(0, 20)}`;
      if (!dryRun) await begin(tenant, migration, plan, reason, request);
      const moved = await runtime.migrateRuns(tenant, {
        plan,
        migration,
        by: senderOf(request),
        dryRun,
        limit,
        ...(applications === undefined ? {} : { runs: applications }),
        ...(after === undefined ? {} : { after }),
        pinsOf: async ({ pins }: Run) =>
          pins.product === undefined ? undefined : await definitions.live(tenant, pins.product.id),
      });
      if (!moved.ok) throw refusalProblem(moved.error);
      const { results } = moved.value;
      const items = (dryRun ? results : await asDone(tenant, migration, results)).map(itemOf);
      const refused = items.flatMap(({ application, refusal }) =>
        refusal === undefined ? [] : [{ run: application, refusal: refusal as unknown as Json }],
      );
      if (!dryRun) {
        await store.runMigrations.refuse(tenant, migration, refused, store.clock.now());
        wake();
      }
      const counts: Record<string, number> = {};
      for (const { refusal } of items) if (refusal) counts[refusal.code] = (counts[refusal.code] ?? 0) + 1;
      const { next } = moved.value;
      return {
        ...(dryRun ? {} : { migration }),
        items: await withReferences(store, tenant, items),
        done: items.length - refused.length,
        refused: counts,
        ...(next === undefined ? {} : { next }),
      };
    },
  );

  /** What the same migration has moved before, when it was asked for the first time, is done and not refused. */
  async function asDone(
    tenant: TenantId,
    migration: string,
    results: readonly MigrationResult[],
  ): Promise<readonly MigrationResult[]> {
    const refused = results.flatMap(({ run, kind }) => (kind === "refused" ? [run] : []));
    const moved = await store.runMigrations.movedBy(tenant, migration, refused);
    return await Promise.all(
      results.map(async (result): Promise<MigrationResult> => {
        const stored = moved.has(result.run) ? await store.runs.readRun(tenant, result.run) : undefined;
        return stored === undefined ? result : { run: result.run, kind: "done", states: stored.run.states };
      }),
    );
  }

  async function begin(
    tenant: TenantId,
    id: string,
    plan: MigrationPlan,
    reason: string,
    request: Parameters<typeof actOf>[0],
  ): Promise<void> {
    const told = plan as unknown as Json;
    if (await store.runMigrations.begin(tenant, { id, plan: told, reason }, actOf(request))) return;
    const begun = await store.runMigrations.get(tenant, id);
    const same = begun !== null && canonicalJson(begun.plan) === canonicalJson(told);
    if (!same) throw new Problem("idempotency.key-reused");
  }
}

function readingRoutes(app: App, { store }: AppContext): void {
  const shown = async (tenant: TenantId, migrations: readonly RunMigration[]) => {
    const named = await nameActors(store, tenant);
    return await Promise.all(
      migrations.map(async ({ id, at, by, plan, reason }) => {
        const counts = await store.runMigrations.counts(tenant, id);
        return { id, at, by: named(by), plan: plan as unknown as MigrationPlan, reason, ...counts };
      }),
    );
  };
  const existing = async (tenant: TenantId, id: string) => {
    const migration = await store.runMigrations.get(tenant, id);
    if (migration === null) throw new Problem("migration.unknown", { params: { id } });
    return migration;
  };

  app.get(
    "/v1/migrations",
    {
      config: { access: allRoles },
      schema: {
        tags,
        summary: "Migrations of applications, newest first · 迁移记录",
        querystring: closedPageQuery,
        response: answers({ 200: MigrationsAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      const { cursor } = request.query;
      const page = await store.runMigrations.list(tenant, { cursor, limit: limitOf(request.query) });
      return { ...page, items: await shown(tenant, page.items) };
    },
  );

  app.get(
    "/v1/migrations/:id",
    {
      config: { access: allRoles },
      schema: {
        tags,
        summary: "One migration with its counts · 迁移详情",
        params: IdParams,
        response: answers({ 200: MigrationAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      const [answer] = await shown(tenant, [await existing(tenant, request.params.id)]);
      if (answer === undefined) throw new Error("Expected the migration that was read");
      return answer;
    },
  );

  app.get(
    "/v1/migrations/:id/results",
    {
      config: { access: allRoles },
      schema: {
        tags,
        summary: "What came of each application · 逐笔结果",
        params: IdParams,
        querystring: MigrationResultsQuery,
        response: answers({ 200: MigrationResultsAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      const { id } = await existing(tenant, request.params.id);
      const { result, cursor } = request.query;
      const page = await store.runMigrations.results(tenant, id, {
        result,
        cursor,
        limit: limitOf(request.query),
      });
      const items = page.items.map(({ run, refusal, ...rest }) => ({
        application: run,
        ...rest,
        ...(refusal === undefined ? {} : { refusal: refusal as unknown as ReturnType<typeof toldRefusal> }),
      }));
      return { ...page, items: await withReferences(store, tenant, items) };
    },
  );
}

function itemOf(result: MigrationResult) {
  if (result.kind === "refused") {
    return { application: result.run, result: result.kind, refusal: toldRefusal(result.refusal) };
  }
  return { application: result.run, result: result.kind, states: [...result.states] };
}

/** Applications by the name under which people know them. */
async function withReferences<Item extends { readonly application: string }>(
  store: Store,
  tenant: TenantId,
  items: readonly Item[],
) {
  const known = await store.runMigrations.subjects(
    tenant,
    items.map(({ application }) => application),
  );
  return items.map((item) => {
    const reference = known.get(item.application);
    return reference === undefined ? item : { ...item, reference };
  });
}

function toldRefusal({ code, texts, issues }: Refusal) {
  return { code, texts: { ...texts }, ...(issues.length === 0 ? {} : { errors: renderIssues(issues) }) };
}
