import { pointer, type Issue } from "../kernel/index.ts";
import type { Scope } from "../logic/index.ts";
import type { Upstream } from "./compiled-pack.ts";
import { decisionIssues } from "./decision-issues.ts";
import type { CitationSite, CompiledDecision } from "./decision-kind.ts";
import type { PackDefinition } from "./pack-schema.ts";

/**
 * A reason must describe what was really considered: whoever cites it reads one of its facts, if only through
 * derived values and the outputs of other decisions (RS6).
 */
export function checkReasons(
  definition: PackDefinition,
  decisions: readonly CompiledDecision[],
  scope: Scope,
  upstream: Upstream,
): readonly Issue[] {
  const reasons = new Map(Object.entries(definition.reasons));
  const sites = decisions.flatMap(({ citations }) => citations);
  const cited = new Set(sites.map(({ code }) => code));
  const unknownFacts = [...reasons].flatMap(([code, { facts }]) =>
    facts.flatMap((fact, index) =>
      scope.slotOf.has(fact)
        ? []
        : [
            decisionIssues.issue("reason.fact-unknown", pointer("reasons", code, "facts", index), {
              code,
              fact,
            }),
          ],
    ),
  );
  const neverCited = [...reasons.keys()].flatMap((code) =>
    cited.has(code)
      ? []
      : [decisionIssues.issue("reason.never-cited", pointer("reasons", code), { code }, "warning")],
  );
  const misfits = sites.flatMap((site) => siteIssues(site, reasons.get(site.code)?.facts, upstream));
  return [...unknownFacts, ...neverCited, ...misfits];
}

function siteIssues(
  site: CitationSite,
  facts: readonly string[] | undefined,
  upstream: Upstream,
): readonly Issue[] {
  const { code, pointer: at } = site;
  if (facts === undefined) return [decisionIssues.issue("reason.unknown", at, { code })];
  const read = upstream.namesBehind(site.reads);
  return facts.some((fact) => read.has(fact))
    ? []
    : [decisionIssues.issue("reason.fact-not-read", at, { code, facts: facts.join(", ") })];
}
