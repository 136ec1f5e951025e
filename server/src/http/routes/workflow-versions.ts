import { isJsonObject } from "@lendloom/engine/kernel";
import { Type } from "typebox";
import { versionOf } from "../../definitions/index.ts";
import type { Release, Store, TenantId } from "../../store/index.ts";
import { allRoles } from "../access.ts";
import type { App, AppContext } from "../app-context.ts";
import { principalOf } from "../principal.ts";
import { Problem } from "../problem.ts";
import { answers, DefinitionParams } from "../schemas/shared.ts";
import {
  MOST_COUNTED,
  WorkflowVersionAnswer,
  WorkflowVersionParams,
  WorkflowVersionsAnswer,
} from "../schemas/workflow-versions.ts";

const tags = ["definitions"];

/** Every version of a workflow that was ever live, and what each is: what a migration leads from and to. */
export function workflowVersionRoutes(app: App, { store, live }: AppContext): void {
  app.get(
    "/v1/workflows/:id/versions",
    {
      config: { access: allRoles },
      schema: {
        tags,
        summary: "Versions of a workflow that were ever live, newest first · 流程的各个版本",
        params: Type.Object({ id: DefinitionParams.properties.id }),
        response: answers({ 200: WorkflowVersionsAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      const { id } = request.params;
      const versions = await versionsOf(store, tenant, id);
      if (versions.length === 0)
        throw new Problem("resource.not-found", { params: { kind: "workflow", id } });
      const items = versions.map(async (version) => {
        const runs = await store.runs.listRunsOf(tenant, { workflow: version.hash, limit: MOST_COUNTED + 1 });
        const more = runs.length > MOST_COUNTED;
        return { ...version, underWay: Math.min(runs.length, MOST_COUNTED), ...(more ? { more } : {}) };
      });
      return { items: await Promise.all(items) };
    },
  );

  app.get(
    "/v1/workflows/:id/versions/:hash",
    {
      config: { access: allRoles },
      schema: {
        tags,
        summary: "One version of a workflow · 流程的一个版本",
        params: WorkflowVersionParams,
        response: answers({ 200: WorkflowVersionAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      const { id, hash } = request.params;
      const found = (await versionsOf(store, tenant, id)).find((version) => version.hash === hash);
      const definition = found === undefined ? undefined : await live.document(tenant, hash);
      if (!isJsonObject(definition))
        throw new Problem("resource.not-found", { params: { kind: "workflow", id: `${id}@${hash}` } });
      return { id, version: versionOf(definition), hash, definition };
    },
  );
}

/** The versions in releases, newest first, each with the release that first had it. */
async function versionsOf(store: Store, tenant: TenantId, id: string) {
  const found = new Map<string, ReturnType<typeof versionIn>>();
  let cursor: string | undefined;
  do {
    const page = await store.releases.list(tenant, { cursor, limit: 200 });
    for (const release of page.items) {
      const version = versionIn(release, id);
      if (version === undefined) continue;
      const { live = false } = found.get(version.hash) ?? {};
      found.set(version.hash, { ...version, live: live || version.live });
    }
    cursor = page.next;
  } while (cursor !== undefined);
  return [...found.values()].filter((version) => version !== undefined);
}

function versionIn({ active, createdAt, live, seq }: Release, id: string) {
  const entry = active.find((member) => member.kind === "workflow" && member.id === id);
  if (entry === undefined) return undefined;
  return { hash: entry.hash as string, version: entry.version, live, publishedAt: createdAt, release: seq };
}
