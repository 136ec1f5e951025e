import type { RecurrenceRule } from "@lendloom/engine/kernel";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { asProblem, scheduleApi, scheduleKeys } from "../api/index.ts";
import { Waiting } from "../app/page.tsx";
import { problemSentence } from "../app/problem-alert.tsx";
import { textOf, useLanguage, useText } from "../i18n/index.ts";
import { momentIn } from "./schedule-words.ts";
import { scheduleTexts } from "./texts.ts";

/** The next five moments of the rule as it stands in the form, by the product's working days. */
export function PreviewCard(props: { readonly product: string | undefined; readonly rule: RecurrenceRule }) {
  const t = useText(scheduleTexts);
  const language = useLanguage();
  const rule = useDeferredValue(props.rule);
  const { product } = props;
  const preview = useQuery({
    queryKey: scheduleKeys.preview(product ?? "", rule),
    queryFn: ({ signal }) => scheduleApi.preview(product ?? "", rule, signal),
    enabled: product !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const problem = preview.isError ? asProblem(preview.error) : undefined;
  return (
    <section className="card">
      <header>
        <h2>{t("partPreview")}</h2>
      </header>
      <div className="card-body" data-testid="schedule-preview" data-fetching={preview.isFetching}>
        {product === undefined && <p className="muted">{t("choosePreview")}</p>}
        {product !== undefined && preview.isPending && <Waiting />}
        {problem !== undefined && (
          <ul className="problem-errors" data-testid="preview-problem">
            {(problem.body.errors ?? []).map(({ code, pointer, texts }) => (
              <li key={`${pointer} ${code}`} className="is-refer">
                {textOf(texts, language)}
              </li>
            ))}
            {(problem.body.errors ?? []).length === 0 && (
              <li className="is-refer">{problemSentence(problem, language)}</li>
            )}
          </ul>
        )}
        {problem === undefined && preview.data !== undefined && (
          <ol className="schedule-moments">
            {preview.data.items.map(({ at, movedFrom }) => (
              <li key={at}>
                <time dateTime={at}>{momentIn(at, rule.zone, language)}</time>
                {movedFrom !== undefined && (
                  <small className="muted">{t("movedFrom", { day: movedFrom })}</small>
                )}
              </li>
            ))}
            {preview.data.items.length === 0 && <li className="is-refer">{t("noPreview")}</li>}
          </ol>
        )}
      </div>
    </section>
  );
}
