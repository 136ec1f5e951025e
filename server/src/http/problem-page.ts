import { problemCatalogue, type ProblemCode } from "./problem-catalogue.ts";

/** The Markdown page of a problem code, as kept under `docs/problems/` and served at `/problems/{code}`. */
export function problemPage(code: ProblemCode): string {
  const { status, title, texts, whatToDo } = problemCatalogue[code];
  return `# ${code}

HTTP ${status} · ${title.en} · ${title["zh-CN"]}

${texts.en}

**What to do.** ${whatToDo.en}

${texts["zh-CN"]}

**怎么办。** ${whatToDo["zh-CN"]}
`;
}
