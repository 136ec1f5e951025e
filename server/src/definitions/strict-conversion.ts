import { PackCasesSchema } from "@lendloom/engine/decision";
import { convertToStrict, type StrictConversion } from "@lendloom/engine/interop";
import { checkSchema, err, type Result } from "@lendloom/engine/kernel";
import type { Store, TenantId } from "../store/index.ts";
import type { DefinitionSet } from "./check-definitions.ts";

/** A pack of the set in strict semantics with what that changes; undefined when there is no such pack. */
export async function strictConversion(
  store: Store,
  tenant: TenantId,
  set: DefinitionSet,
  id: string,
): Promise<Result<StrictConversion> | undefined> {
  const member = set.member({ kind: "pack", id });
  if (member === undefined) return undefined;
  const pack = set.pack(id);
  if (!pack.ok) return err(pack.error);
  const stored = member.cases ?? (await store.definitions.beside(tenant, member)).cases;
  const cases = checkSchema(PackCasesSchema, stored);
  const { catalogue, definition } = pack.value;
  // Cases that cannot be read are told by the check of the draft; here they only cannot be tried.
  return convertToStrict(definition, { catalogue, cases: cases.ok ? cases.value.cases : [] });
}
