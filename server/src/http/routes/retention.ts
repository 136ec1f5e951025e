import { Type, type Static } from "typebox";
import type { LegalHold, RetentionPolicy, StoredPolicy } from "../../store/index.ts";
import { removedBy } from "../../worker/maintenance.ts";
import { rolesOfHolds } from "../access.ts";
import type { App, AppContext } from "../app-context.ts";
import { nameActors } from "../people.ts";
import { actOf, principalOf } from "../principal.ts";
import { Problem } from "../problem.ts";
import { etagOf, expectedRevision } from "../revision.ts";
import {
  HoldAnswer,
  HoldBody,
  RetentionAheadAnswer,
  RetentionAheadQuery,
  RetentionAnswer,
  RetentionBody,
  RetentionRoundAnswer,
  SetRetentionHeaders,
} from "../schemas/retention.ts";
import { answers, CsrfHeaders, IdParams } from "../schemas/shared.ts";

const tags = ["operations"];
const BATCH = 20;

/** How long what has ended stays, and what a legal hold keeps longer. */
export function retentionRoutes(app: App, context: AppContext): void {
  policyRoutes(app, context);
  holdRoutes(app, context);
}

function policyRoutes(app: App, { store, metrics }: AppContext): void {
  app.get(
    "/v1/retention",
    {
      config: { access: ["admin", "auditor", "integrator"] },
      schema: {
        tags,
        summary: "The retention policy, and what the latest round removed · 留存策略",
        response: answers({ 200: RetentionAnswer }),
      },
    },
    async (request, reply) => {
      const { tenant } = principalOf(request);
      const policy = await store.retention.policy(tenant);
      const last = await store.retention.last(tenant);
      if (policy !== null) reply.header("etag", etagOf(policy.revision));
      return { ...(policy === null ? {} : shown(policy)), ...(last === null ? {} : { last }) };
    },
  );

  app.get(
    "/v1/retention/ahead",
    {
      config: { access: ["admin", "auditor", "integrator"] },
      schema: {
        tags,
        summary: "What the policy, or another one, would remove now · 将要清理的申请",
        description:
          "Counts by product, and the legal holds; nothing is removed. An application whose sub-flow is under way is counted and waits for it. Why and by whom it is held is told to whoever may read a legal hold.",
        querystring: RetentionAheadQuery,
        response: answers({ 200: RetentionAheadAnswer }),
      },
    },
    async (request) => {
      const { tenant, roles } = principalOf(request);
      const isToldWhy = roles.some((role) => rolesOfHolds.includes(role));
      const asked = policyOf(request.query) ?? (await store.retention.policy(tenant))?.policy;
      const now = store.clock.now();
      // Of nothing all stays; the holds are told all the same.
      const ahead = await store.retention.ahead(tenant, asked ?? { runs: "P9999Y" }, now);
      const named = await nameActors(store, tenant);
      return {
        products: ahead.products.map(({ product, ...counts }) => ({ ...ofProduct(product), ...counts })),
        all: ahead.isAll,
        holds: ahead.holds.map(({ application, product, subject, reason, by, at }) => ({
          application,
          ...ofProduct(product),
          reference: subject,
          ...(isToldWhy ? { reason, by: named(by) } : {}),
          at,
        })),
        moreHolds: ahead.moreHolds,
      };
    },
  );

  app.put(
    "/v1/retention",
    {
      config: { access: ["admin"] },
      schema: {
        tags,
        summary: "Say how long what has ended stays · 设置留存策略",
        description:
          "Applications that ended longer ago are removed with everything that is theirs, in batches beside the daily work; the audit says what was removed, with the hash of each journal. Until a policy is set everything stays. With `If-None-Match: *` the first one, with `If-Match` a change.",
        headers: Type.Intersect([SetRetentionHeaders, CsrfHeaders]),
        body: RetentionBody,
        response: answers({ 200: RetentionAnswer }),
      },
    },
    async (request, reply) => {
      const { tenant } = principalOf(request);
      const expected = expectedRevision(request.headers);
      const { policy, reason } = request.body;
      const set = policy as RetentionPolicy;
      if (set.audit !== undefined && daysOf(set.audit) < longest(set)) {
        throw new Problem("retention.audit-too-short", { params: { audit: set.audit } });
      }
      const stored = await store.retention.setPolicy(tenant, set, reason, actOf(request), expected);
      if (!stored.ok) {
        const { revision = 0 } = (await store.retention.policy(tenant)) ?? {};
        throw new Problem("precondition.failed", {
          params: { kind: "retention-policy", revision },
        });
      }
      reply.header("etag", etagOf(stored.value.revision));
      return shown(stored.value);
    },
  );

  app.post(
    "/v1/retention/rounds",
    {
      config: { access: ["admin", "integrator"] },
      schema: {
        tags,
        summary: "Carry the policy out now, one bounded round · 立即执行一轮清理",
        headers: CsrfHeaders,
        response: answers({ 200: RetentionRoundAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      const round = await store.retention.round(tenant, { now: store.clock.now(), limit: BATCH });
      if (round === null) throw new Problem("retention.no-policy");
      for (const [kind, rows] of removedBy(round)) metrics.retentionRemoved.inc({ kind }, rows);
      return { ...round };
    },
  );
}

function holdRoutes(app: App, { store }: AppContext): void {
  const unknown = (id: string) => new Problem("run.unknown", { params: { id } });
  const noHold = (id: string) => new Problem("hold.unknown", { params: { id } });
  const url = "/v1/applications/:id/hold";
  const response = answers({ 200: HoldAnswer });

  app.get(
    url,
    {
      config: { access: rolesOfHolds },
      schema: { tags, summary: "The legal hold of an application · 法律保全", params: IdParams, response },
    },
    async (request) => {
      const { id } = request.params;
      const hold = await store.retention.holdOf(principalOf(request).tenant, id);
      if (hold === null) throw noHold(id);
      return told(hold);
    },
  );

  app.put(
    url,
    {
      config: { access: ["admin"] },
      schema: {
        tags,
        summary: "Keep an application whatever the retention policy says · 设置法律保全",
        params: IdParams,
        headers: CsrfHeaders,
        body: HoldBody,
        response,
      },
    },
    async (request) => {
      const { id } = request.params;
      const { reason } = request.body;
      const { tenant } = principalOf(request);
      const parent = (await store.runs.readRun(tenant, id))?.run.parent;
      if (parent !== undefined) throw new Problem("hold.sub-flow", { params: { id, parent: parent.run } });
      const held = await store.retention.hold(tenant, id, reason, actOf(request));
      if (!held.ok) throw unknown(id);
      return told(held.value);
    },
  );

  app.post(
    `${url}/release`,
    {
      config: { access: ["admin"] },
      schema: {
        tags,
        summary: "End a legal hold · 解除法律保全",
        params: IdParams,
        headers: CsrfHeaders,
        body: HoldBody,
        response,
      },
    },
    async (request) => {
      const { id } = request.params;
      const { reason } = request.body;
      const released = await store.retention.release(principalOf(request).tenant, id, reason, actOf(request));
      if (!released.ok) throw noHold(id);
      return told(released.value);
    },
  );
}

function ofProduct(product: string | null) {
  return product === null ? {} : { product };
}

/** The policy that a query asks about; undefined: none of its own. */
function policyOf(query: Static<typeof RetentionAheadQuery>): RetentionPolicy | undefined {
  const { runs, products = "" } = query;
  if (runs === undefined) return undefined;
  const own = products.split(",").filter((part) => part !== "");
  return { runs, products: Object.fromEntries(own.map((part) => part.split(":") as [string, string])) };
}

function shown({ policy, revision, reason, by, at }: StoredPolicy) {
  return {
    revision,
    policy: { ...policy, ...(policy.products ? { products: { ...policy.products } } : {}) },
    reason,
    by: { ...by },
    at,
  };
}

function told({ application, reason, by, at }: LegalHold) {
  return { application, reason, by: { ...by }, at };
}

/** What is removed is to be proved for longer than it was there. */
function longest({ runs, products = {} }: RetentionPolicy): number {
  return Math.max(...[runs, ...Object.values(products)].map(daysOf));
}

function daysOf(period: string): number {
  const days = { D: 1, M: 31, Y: 366 }[period.slice(-1)] ?? 1;
  return Number(period.slice(1, -1)) * days;
}
