import { and, asc, eq, gt, isNotNull, isNull } from "drizzle-orm";
import { appendAudit } from "../audit-chain.ts";
import type { Database } from "../database.ts";
import type { SubjectKeys, TenantId } from "../repositories.ts";

const PAGE = 1_000;

/**
 * Who was erased, and the same once more in a store that was brought back from before: a key that was destroyed must
 * not return with an older copy of its row.
 */
export function erasures(
  database: Database,
  forget: (tenant: TenantId, subject: string) => void,
): Pick<SubjectKeys, "listErased" | "keepErased"> {
  const { schema } = database;
  const { subjectKeys } = schema;
  return {
    async *listErased(tenant, behind = "") {
      let after = behind;
      for (;;) {
        const rows = await database
          .reader(tenant)
          .select({ subject: subjectKeys.subject, at: subjectKeys.destroyedAt })
          .from(subjectKeys)
          .where(
            and(
              eq(subjectKeys.tenantId, tenant),
              gt(subjectKeys.subject, after),
              isNotNull(subjectKeys.destroyedAt),
            ),
          )
          .orderBy(asc(subjectKeys.subject))
          .limit(PAGE);
        for (const { subject, at } of rows) yield { tenant, subject, at: at ?? "" };
        if (rows.length < PAGE) return;
        after = rows.at(-1)?.subject ?? after;
      }
    },
    async keepErased(erasure, act) {
      const { tenant, subject } = erasure;
      const newly = await database.write(tenant, async (transaction) => {
        const gone = { wrappedKey: null, destroyedAt: erasure.at };
        const [row] = await transaction.queries
          .insert(subjectKeys)
          .values({ tenantId: tenant, subject, createdAt: erasure.at, ...gone })
          .onConflictDoUpdate({
            target: [subjectKeys.tenantId, subjectKeys.subject],
            set: gone,
            setWhere: isNull(subjectKeys.destroyedAt),
          })
          .returning({ subject: subjectKeys.subject });
        if (row === undefined) return false;
        const erased = {
          action: "subject.erased",
          subject: `subject/${subject}`,
          details: { erasedAt: erasure.at },
        };
        await appendAudit(schema, transaction, tenant, erased, act);
        return true;
      });
      forget(tenant, subject);
      if (newly) await database.scrub();
      return newly;
    },
  };
}
