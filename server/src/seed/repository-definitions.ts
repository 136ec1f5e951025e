import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { contentHash, parseJson, type Json } from "@lendloom/engine/kernel";
import { textMember, type Member } from "../definitions/index.ts";

/**
 * The catalogues, calendars, packs, workflows and products that lie in `rules`, `workflows` and `products`. They are part
 * of the product and tested with it: a file that cannot be read is a defect.
 */
export function readRepositoryDefinitions(root: string): readonly Member[] {
  const catalogues = join(root, "rules/catalogues");
  const calendars = join(root, "rules/calendars");
  return [
    ...namesIn(catalogues, /\.json$/).map((name) => memberOf("catalogue", read(join(catalogues, name)))),
    ...namesIn(calendars, /\.json$/).map((name) => memberOf("calendar", read(join(calendars, name)))),
    ...folders(join(root, "rules"), "pack.json").map((folder) =>
      memberOf("pack", read(join(folder, "pack.json")), { cases: optional(join(folder, "cases.json")) }),
    ),
    ...folders(join(root, "workflows"), "workflow.json").map((folder) =>
      memberOf("workflow", read(join(folder, "workflow.json")), {
        cases: optional(join(folder, "cases.json")),
        layout: optional(join(folder, "layout.json")),
      }),
    ),
    ...folders(join(root, "products"), "product.json").map((folder) =>
      memberOf("product", read(join(folder, "product.json"))),
    ),
  ];
}

function memberOf(
  kind: Member["kind"],
  definition: Json,
  beside: { readonly cases?: Json | undefined; readonly layout?: Json | undefined } = {},
): Member {
  return {
    kind,
    id: textMember(definition, "id") ?? "",
    definition,
    hash: contentHash(definition),
    ...beside,
  };
}

function folders(parent: string, file: string): readonly string[] {
  return namesIn(parent, /./)
    .map((name) => join(parent, name))
    .filter((folder) => existsSync(join(folder, file)));
}

function namesIn(folder: string, pattern: RegExp): readonly string[] {
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => pattern.test(name))
        .sort()
    : [];
}

function optional(path: string): Json | undefined {
  return existsSync(path) ? read(path) : undefined;
}

function read(path: string): Json {
  const parsed = parseJson(readFileSync(path, "utf8"));
  if (!parsed.ok) throw new Error(`Expected ${path} to be JSON, but ${JSON.stringify(parsed.error[0])}`);
  return parsed.value;
}
