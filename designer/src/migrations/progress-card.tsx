import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { Button, Progress as Bar } from "antd";
import { useEffect, useRef } from "react";
import { Link } from "react-router";
import { ProblemAlert } from "../app/problem-alert.tsx";
import { withStateTitles } from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { refusalGroups } from "./refusal-groups.ts";
import { ResultsTable } from "./results-table.tsx";
import { migrationTexts } from "./texts.ts";
import type { Progress } from "./use-migrate.ts";

interface ProgressCardProps {
  readonly progress: Progress;
  /** How many there are to be, as far as a try told. */
  readonly expected: number | undefined;
  readonly from: WorkflowDefinition | undefined;
  readonly to: WorkflowDefinition | undefined;
  readonly onStop: () => void;
}

/** How far it is, what came of it, why some do not move, and each application with its sentence. */
export function ProgressCard({ progress, expected, from, to, onStop }: ProgressCardProps) {
  const t = useText(migrationTexts);
  const title = useTitle();
  const { dryRun, isRunning, items, done, refused, migrations, problem } = progress;
  const groups = refusalGroups(items);
  const part =
    expected === undefined || expected === 0 ? undefined : Math.round((items.length / expected) * 100);
  // Those that failed come first: they are what a person has to see to.
  const sorted = [...items].sort((a, b) => Number(b.result === "refused") - Number(a.result === "refused"));
  const card = useRef<HTMLElement>(null);
  // It comes below a long form.
  useEffect(() => {
    card.current?.scrollIntoView({ block: "nearest" });
  }, [isRunning]);
  return (
    <section
      ref={card}
      className="card"
      data-testid={dryRun ? "migration-tried" : "migration-moved"}
      data-running={isRunning}
      data-done={done}
      data-refused={refused}
    >
      <header>
        <h2>{t(dryRun ? "triedTitle" : "movedTitle")}</h2>
        <span className="end">
          {isRunning && !dryRun && (
            <Button size="small" onClick={onStop} data-testid="migration-stop">
              {t("stop")}
            </Button>
          )}
          {migrations.map((id) => (
            <Link key={id} to={`/migrations/${id}`} data-testid="open-migration">
              {t("openMigration")}
            </Link>
          ))}
        </span>
      </header>
      <div className="card-body migration-outcome" aria-live="polite">
        {(isRunning || !dryRun) && (
          <Bar
            percent={isRunning ? Math.min(part ?? 50, 99) : problem === undefined ? 100 : (part ?? 50)}
            status={problem !== undefined ? "exception" : isRunning ? "active" : "success"}
            showInfo={part !== undefined || !isRunning}
            aria-label={t(dryRun ? "triedTitle" : "movedTitle")}
          />
        )}
        {problem !== undefined && <ProblemAlert error={problem} />}
        {items.length === 0 && !isRunning && problem === undefined && <p>{t("nobody")}</p>}
        {items.length > 0 && (
          <div className="migration-counts">
            <div className="is-approve">
              <b>{done}</b> {t(dryRun ? "wouldMove" : "didMove")}
            </div>
            <div className={refused > 0 ? "is-refer" : "muted"}>
              <b>{refused}</b> {t(dryRun ? "wouldRefuse" : "didRefuse")}
            </div>
          </div>
        )}
        {groups.length > 0 && (
          <>
            <h3>{t("refusals")}</h3>
            <ul className="migration-refusals" data-testid="refusal-groups">
              {groups.map(({ code, texts, pointer, applications }) => (
                <li key={`${code} ${pointer ?? ""}`} data-code={code}>
                  <span>
                    {title(from === undefined ? texts : withStateTitles(texts, from))}{" "}
                    {pointer !== undefined && <code>{pointer}</code>}
                  </span>
                  <b>{t("affected", { count: applications.length })}</b>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
      {items.length > 0 && <ResultsTable items={sorted} from={from} to={to} />}
    </section>
  );
}
