import type { ContentHash, Texts } from "@lendloom/engine/kernel";
import { and, desc, eq, sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { prepared } from "../prepared.ts";
import type { DefinitionKind, Definitions } from "../repositories.ts";
import { readBeside, readDefinition, sameRef } from "./definition-rows.ts";

export function definitionsRepository({ schema, reader }: Database): Definitions {
  const { definitions, besides } = schema;
  return {
    async get(tenant, ref) {
      const [row] = await reader(tenant)
        .select()
        .from(definitions)
        .where(sameRef(definitions, tenant, ref))
        .limit(1);
      return row === undefined ? null : readDefinition(row);
    },
    async byHash(tenant, hash) {
      const statement = prepared(reader(tenant), "definition_by_hash", (on) =>
        on
          .select()
          .from(definitions)
          .where(
            and(
              eq(definitions.tenantId, sql.placeholder("tenant")),
              eq(definitions.hash, sql.placeholder("hash")),
            ),
          )
          .limit(1),
      );
      const [row] = await statement.execute({ tenant, hash });
      return row === undefined ? null : readDefinition(row);
    },
    async beside(tenant, ref) {
      const [row] = await reader(tenant)
        .select()
        .from(besides)
        .where(sameRef(besides, tenant, ref))
        .limit(1);
      return row === undefined ? {} : readBeside(row);
    },
    async history(tenant, { kind, id }) {
      const rows = await reader(tenant)
        .select({
          hash: definitions.hash,
          version: definitions.version,
          title: definitions.title,
          createdAt: definitions.createdAt,
        })
        .from(definitions)
        .where(and(eq(definitions.tenantId, tenant), eq(definitions.kind, kind), eq(definitions.id, id)))
        .orderBy(desc(definitions.createdAt), desc(definitions.hash));
      return rows.map((row) => ({
        kind: kind satisfies DefinitionKind,
        id,
        hash: row.hash as ContentHash,
        version: row.version,
        title: JSON.parse(row.title) as Texts,
        createdAt: row.createdAt,
      }));
    },
  };
}
