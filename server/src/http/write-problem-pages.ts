import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { problemCodes } from "./problem-catalogue.ts";
import { problemPage } from "./problem-page.ts";

// Writes docs/problems/<code>.md from the catalogue: `node server/src/http/write-problem-pages.ts`.
const folder = join(import.meta.dirname, "../../../docs/problems");
mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) rmSync(join(folder, name));
for (const code of problemCodes) writeFileSync(join(folder, `${code}.md`), problemPage(code));
