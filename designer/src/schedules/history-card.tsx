import { Link } from "react-router";
import { actorName, scheduleApi, scheduleKeys, type Firing } from "../api/index.ts";
import { Pages, usePages } from "../app/pages.tsx";
import { textOf, useLanguage, useText } from "../i18n/index.ts";
import { FiringChip } from "./firing-chip.tsx";
import { momentIn } from "./schedule-words.ts";
import { scheduleTexts } from "./texts.ts";

/** What came of each moment, latest first, with the applications that began. */
export function HistoryCard({ id, zone }: { readonly id: string; readonly zone: string }) {
  const t = useText(scheduleTexts);
  const language = useLanguage();
  const pages = usePages(scheduleKeys.firings(id), (cursor) => scheduleApi.firings(id, cursor), {
    refetchInterval: 60_000,
  });
  return (
    <section className="card">
      <header>
        <h2>{t("partHistory")}</h2>
      </header>
      <div className="card-body">
        <Pages pages={pages} empty={<p className="muted">{t("noHistory")}</p>}>
          {(items) => (
            <ul className="schedule-history" data-testid="schedule-history">
              {items.map((firing) => (
                <li key={firing.dueAt} data-result={firing.result}>
                  <FiringChip result={firing.result} />
                  <time dateTime={firing.dueAt} className="nowrap">
                    {momentIn(firing.dueAt, zone, language)}
                  </time>
                  <Detail firing={firing} zone={zone} />
                </li>
              ))}
            </ul>
          )}
        </Pages>
      </div>
    </section>
  );
}

function Detail({ firing, zone }: { readonly firing: Firing; readonly zone: string }) {
  const t = useText(scheduleTexts);
  const language = useLanguage();
  const { by, count = 0, more, places = [], result, run, texts, until } = firing;
  const link = run !== undefined && (
    <Link to={`/applications/${encodeURIComponent(run)}`} data-testid="firing-run">
      {t("open")}
    </Link>
  );
  switch (result) {
    case "started":
      return (
        <span>
          {link}
          {by !== undefined && <small className="muted"> {t("byHand", { name: actorName(by) })}</small>}
        </span>
      );
    case "overlap":
      return (
        <span>
          {t("overlapDetail", { run: run?.slice(-8) ?? "" })} {link}
        </span>
      );
    case "missed": {
      const last = until === undefined ? "" : momentIn(until, zone, language);
      return <span>{t(more === true ? "missedMore" : "missedDetail", { count, until: last })}</span>;
    }
    case "failed":
      return (
        <span className="is-refer">
          {texts === undefined ? "" : textOf(texts, language)}
          {places.map((place) => (
            <code key={place}> {place}</code>
          ))}
        </span>
      );
  }
}
