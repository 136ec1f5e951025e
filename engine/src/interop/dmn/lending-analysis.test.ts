import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Json } from "../../kernel/index.ts";
import {
  analysePack,
  applyFix,
  compilePack,
  loadCatalogue,
  type PackDefinition,
} from "../../decision/index.ts";
import { importDmn } from "./import.ts";

const file = fileURLToPath(
  new URL(
    "../../../../../shared/conformance/dmn-tck/compliance-level-3/0004-lending/0004-lending.dmn",
    import.meta.url,
  ),
);
/** DMN's own example of a lending decision is optional data beside the repository. */
const isThere = existsSync(file);

describe("the tables of DMN's lending example", () => {
  it.skipIf(!isThere)(
    `AN9 no row answers at score 130, and none is missing once that is mended (needs ${file})`,
    () => {
      const imported = importDmn(readFileSync(file, "utf8"), { id: "lending" });
      if (!imported.ok) throw new Error(JSON.stringify(imported.error));
      const catalogue = loadCatalogue(imported.value.catalogue);
      if (!catalogue.ok) throw new Error(JSON.stringify(catalogue.error));
      const findings = (definition: PackDefinition | Json) => {
        const pack = compilePack(definition, { catalogue: catalogue.value });
        if (!pack.ok) throw new Error(JSON.stringify(pack.error));
        return analysePack(pack.value);
      };
      const { findings: found, bounded } = findings(imported.value.pack);
      expect(bounded).toBe(false);
      expect(found.map(({ code, severity, values }) => ({ code, severity, values }))).toEqual([
        {
          code: "analysis.gap",
          severity: "error",
          values: { ExistingCustomer: false, ApplicationRiskScore: 130 },
        },
      ]);
      const mended = applyFix(imported.value.pack as unknown as Json, found[0]?.fix?.edits ?? []);
      expect(findings(mended).findings).toEqual([]);
    },
    60_000,
  );
});
