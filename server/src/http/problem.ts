import type { ReportEntry } from "@lendloom/engine/interop";
import { fillTexts, type Json, type Texts } from "@lendloom/engine/kernel";
import type { GateIssue } from "../definitions/index.ts";
import { renderIssues, type RenderedIssue } from "./issue-rendering.ts";
import { problemCatalogue, type ProblemCode } from "./problem-catalogue.ts";

export interface ProblemOptions {
  readonly params?: Readonly<Record<string, Json>>;
  readonly issues?: readonly GateIssue[];
  /** What an import's report says; it brings its own sentences. */
  readonly report?: readonly ReportEntry[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown by a route to answer with a problem of the catalogue; the error handler is the only one that catches it. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly options: ProblemOptions;

  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    super(code);
    this.name = "Problem";
    this.code = code;
    this.options = options;
  }
}

/** The body of an RFC 9457 answer. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  readonly texts: Texts;
  readonly params?: Readonly<Record<string, Json>>;
  readonly errors?: readonly (RenderedIssue | ReportEntry)[];
}

export function problemBody(problem: Problem): ProblemBody {
  const kind = problemCatalogue[problem.code];
  const { params, issues, report } = problem.options;
  const errors = report ?? (issues === undefined ? undefined : renderIssues(issues));
  const texts = fillTexts(kind.texts, inWords(params ?? {}));
  return {
    type: `/problems/${problem.code}`,
    title: kind.title.en,
    status: kind.status,
    detail: texts.en,
    code: problem.code,
    texts,
    ...(params === undefined ? {} : { params }),
    ...(errors === undefined ? {} : { errors }),
  };
}

/** Kinds of definitions are told by their names, `what` by kind and id; the answer's `params` keep the code. */
function inWords(params: Readonly<Record<string, Json>>): Readonly<Record<string, unknown>> {
  const { kind, id } = params;
  if (typeof kind !== "string") return params;
  const name = Object.hasOwn(kindNames, kind) ? kindNames[kind] : undefined;
  const named = name ?? { "zh-CN": kind, en: kind };
  // What a lender has one of has no id.
  const what = typeof id === "string" ? fillTexts(NAMED, { name: named, id }) : named;
  return { ...params, kind: named, what };
}

const NAMED: Texts = { "zh-CN": "{name}「{id}」", en: "{name} “{id}”" };

const kindNames: Readonly<Record<string, Texts>> = {
  catalogue: { "zh-CN": "事实目录", en: "catalogue" },
  calendar: { "zh-CN": "工作日历", en: "calendar" },
  pack: { "zh-CN": "规则包", en: "pack" },
  workflow: { "zh-CN": "流程", en: "workflow" },
  product: { "zh-CN": "产品", en: "product" },
  schedule: { "zh-CN": "定时发起", en: "schedule" },
  draft: { "zh-CN": "草稿", en: "draft" },
  release: { "zh-CN": "发布", en: "release" },
  import: { "zh-CN": "导入", en: "import" },
  "retention-policy": { "zh-CN": "留存策略", en: "retention policy" },
  "change-request": { "zh-CN": "变更请求", en: "change request" },
};
