import { Alert, Button } from "antd";
import { fillTexts, type Language } from "@lendloom/engine/kernel";
import { asProblem, type Problem } from "../api/index.ts";
import { textOf, useLanguage, useText } from "../i18n/index.ts";
import { appTexts, problemTexts, roleTexts } from "./texts.ts";

/** Shows why something did not work: the sentence of the problem's code, and each place that must be mended. */
export function ProblemAlert({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const language = useLanguage();
  const t = useText(appTexts);
  const problem = asProblem(error);
  const errors = problem.body.errors ?? [];
  return (
    <Alert
      type={problem.code === "publish.same-person" ? "warning" : "error"}
      showIcon
      data-testid="problem"
      data-code={problem.code}
      title={problemSentence(problem, language)}
      description={
        errors.length > 0 && (
          <ul className="problem-errors">
            {errors.slice(0, 20).map((issue) => (
              <li key={`${issue.pointer} ${issue.code}`}>
                {textOf(issue.texts, language)} <code>{issue.pointer}</code>
              </li>
            ))}
          </ul>
        )
      }
      action={
        retry &&
        // What is not there, or not for this person, will not be a moment later.
        ![403, 404].includes(problem.status) && (
          <Button size="small" onClick={retry} data-testid="problem-retry">
            {t("retry")}
          </Button>
        )
      }
    />
  );
}

/** One sentence for a problem, by its code; the server's own words when the page has none. */
export function problemSentence(problem: Problem, language: Language): string {
  const { code, body, status } = problem;
  if (body.texts !== undefined) return withRoles(textOf(body.texts, language), language, code);
  const known: Readonly<Record<string, { "zh-CN": string; en: string }>> = problemTexts;
  for (const key of [code, `http.${status}`])
    if (Object.hasOwn(known, key) && known[key] !== undefined) return known[key][language];
  return fillTexts(problemTexts.unknown, { code })[language];
}

/** Roles are named as people know them. */
function withRoles(sentence: string, language: Language, code: string): string {
  const named = (role: string) =>
    Object.hasOwn(roleTexts, role) ? roleTexts[role as keyof typeof roleTexts][language] : role;
  // This one names them without quotes.
  if (code === "auth.forbidden") {
    const all = sentence.replace(/\b[a-z]+(?:-[a-z]+)?\b/g, named);
    return language === "en" ? all : all.replaceAll(", ", "、");
  }
  return sentence.replace(
    /([「“])([a-z-]+)([」”])/g,
    (_, opening: string, role: string, closing: string) => `${opening}${named(role)}${closing}`,
  );
}
