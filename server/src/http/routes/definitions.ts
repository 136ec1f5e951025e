import { Type } from "typebox";
import {
  definitionKinds,
  draftedSet,
  keyText,
  saveDraft,
  titleOf,
  versionOf,
} from "../../definitions/index.ts";
import { closed, type Json } from "@lendloom/engine/kernel";
import { allRoles, type Access } from "../access.ts";
import type { App, AppContext } from "../app-context.ts";
import { renderIssues } from "../issue-rendering.ts";
import { nameActors } from "../people.ts";
import { actOf, principalOf } from "../principal.ts";
import { Problem } from "../problem.ts";
import { etagOf, expectedRevision } from "../revision.ts";
import {
  DefinitionAnswer,
  DefinitionsAnswer,
  SaveDraftAnswer,
  SaveDraftBody,
  SaveDraftHeaders,
} from "../schemas/definition.ts";
import { answers, CsrfHeaders, DefinitionKindSchema, DefinitionParams } from "../schemas/shared.ts";
import { storeProblem } from "../store-refusal.ts";

const tags = ["definitions"];
/** A workflow with its layout and cases; a pack of 20,000 rules. */
const DRAFT_LIMIT = 8 * 1024 * 1024;
export const readers: Access = allRoles;
export const writers: Access = ["designer", "integrator", "admin"];

export function definitionRoutes(app: App, { store, live }: AppContext): void {
  app.get(
    "/v1/definitions",
    {
      config: { access: readers },
      schema: {
        tags,
        summary: "Live definitions and drafts · 定义一览",
        querystring: closed({ kind: Type.Optional(DefinitionKindSchema) }),
        response: answers({ 200: DefinitionsAnswer }),
      },
    },
    async (request) => {
      const { tenant } = principalOf(request);
      const { kind } = request.query;
      const [{ members }, drafts, named] = await Promise.all([
        live.live(tenant),
        store.drafts.list(tenant, kind),
        nameActors(store, tenant),
      ]);
      const draftByKey = new Map(drafts.map((draft) => [keyText(draft), draft]));
      const published = members.filter((member) => kind === undefined || member.kind === kind);
      const newOnes = drafts.filter(
        (draft) => !published.some((member) => keyText(member) === keyText(draft)),
      );
      const items = [...published, ...newOnes].map((member) => {
        const draft = draftByKey.get(keyText(member));
        return {
          kind: member.kind,
          id: member.id,
          title: titleOf(member.definition, member.id),
          version: versionOf(member.definition),
          hash: member.hash,
          live: !newOnes.some((other) => other === member),
          ...(draft === undefined
            ? {}
            : {
                draft: {
                  revision: draft.revision,
                  updatedAt: draft.updatedAt,
                  updatedBy: named(draft.updatedBy),
                  hash: draft.hash,
                },
              }),
        };
      });
      const rank = (item: { readonly kind: (typeof definitionKinds)[number] }): number =>
        definitionKinds.indexOf(item.kind);
      return { items: items.sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1)) };
    },
  );

  app.get(
    "/v1/definitions/:kind/:id",
    {
      config: { access: readers },
      schema: {
        tags,
        summary: "One definition, live and drafted · 定义",
        params: DefinitionParams,
        response: answers({ 200: DefinitionAnswer }),
      },
    },
    async (request, reply) => {
      const { tenant } = principalOf(request);
      const { kind, id } = request.params;
      const [{ members }, draft, named] = await Promise.all([
        live.live(tenant),
        store.drafts.get(tenant, { kind, id }),
        nameActors(store, tenant),
      ]);
      const member = members.find((candidate) => candidate.kind === kind && candidate.id === id);
      if (member === undefined && draft === null)
        throw new Problem("resource.not-found", { params: { kind, id } });
      if (draft !== null) reply.header("etag", etagOf(draft.revision));
      const set = draft === null ? undefined : await draftedSet(store, live, tenant);
      return {
        kind,
        id,
        ...(member === undefined
          ? {}
          : {
              live: {
                hash: member.hash,
                version: versionOf(member.definition),
                definition: member.definition,
                ...present(await store.definitions.beside(tenant, member)),
              },
            }),
        ...(draft === null
          ? {}
          : {
              draft: {
                revision: draft.revision,
                hash: draft.hash,
                definition: draft.definition,
                ...present(draft),
                baseHash: draft.baseHash,
                updatedAt: draft.updatedAt,
                updatedBy: named(draft.updatedBy),
                issues: renderIssues(set?.issuesOf(draft) ?? []),
              },
            }),
      };
    },
  );

  app.put(
    "/v1/drafts/:kind/:id",
    {
      config: { access: writers },
      bodyLimit: DRAFT_LIMIT,
      schema: {
        tags,
        summary: "Save a draft · 保存草稿",
        params: DefinitionParams,
        headers: Type.Intersect([SaveDraftHeaders, CsrfHeaders]),
        body: SaveDraftBody,
        response: answers({ 200: SaveDraftAnswer, 201: SaveDraftAnswer }),
      },
    },
    async (request, reply) => {
      const { tenant } = principalOf(request);
      const { kind, id } = request.params;
      const expected = expectedRevision(request.headers);
      const { definition, layout, cases } = request.body as Readonly<Record<string, Json | undefined>>;
      const saved = await saveDraft(
        { store, live },
        tenant,
        { kind, id, definition: definition ?? null, layout, cases, expected },
        actOf(request),
      );
      if (!saved.ok) {
        if (saved.error.code !== "store.revision-conflict") throw storeProblem(saved.error, { kind, id });
        const revision = (await store.drafts.get(tenant, { kind, id }))?.revision ?? 0;
        throw new Problem("precondition.failed", { params: { kind, id, revision } });
      }
      const { revision, hash, issues } = saved.value;
      return await reply
        .code(expected === null ? 201 : 200)
        .header("etag", etagOf(revision))
        .send({ revision, hash, issues: renderIssues(issues) });
    },
  );

  app.delete(
    "/v1/drafts/:kind/:id",
    {
      config: { access: writers },
      schema: {
        tags,
        summary: "Discard a draft · 丢弃草稿",
        params: DefinitionParams,
        headers: CsrfHeaders,
        response: answers({ 204: Type.Null({ description: "Discarded" }) }),
      },
    },
    async (request, reply) => {
      const { kind, id } = request.params;
      const deleted = await store.drafts.delete(principalOf(request).tenant, { kind, id }, actOf(request));
      if (!deleted.ok) throw storeProblem(deleted.error, { kind: "draft", id });
      return await reply.code(204).send();
    },
  );
}

function present({
  layout,
  cases,
}: {
  readonly layout?: Json | undefined;
  readonly cases?: Json | undefined;
}) {
  return {
    ...(layout === undefined || layout === null ? {} : { layout }),
    ...(cases === undefined || cases === null ? {} : { cases }),
  };
}
