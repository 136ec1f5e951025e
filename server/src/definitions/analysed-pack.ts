import { err, ok, type Result } from "@lendloom/engine/kernel";
import type { Analysed, Analyser } from "../analysis/analyser.ts";
import type { DefinitionSet } from "./check-definitions.ts";
import { textMember, type Member } from "./definition-key.ts";

export interface AnalysedPack extends Analysed {
  readonly pack: Member;
  readonly catalogue: Member;
}

/** What the analysis finds in a pack of the set; its issues where it is not sound, undefined where there is none. */
export async function analysedPack(
  set: DefinitionSet,
  analyser: Analyser,
  id: string,
): Promise<Result<AnalysedPack> | undefined> {
  const pack = set.member({ kind: "pack", id });
  if (pack === undefined) return undefined;
  const checked = set.pack(id);
  const catalogue = set.member({ kind: "catalogue", id: textMember(pack.definition, "catalogue") ?? "" });
  if (!checked.ok || catalogue === undefined) return err(checked.ok ? [] : checked.error);
  return ok({ pack, catalogue, ...(await analyser.analyse(pack, catalogue)) });
}
