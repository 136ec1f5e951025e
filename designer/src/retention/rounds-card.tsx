import { useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useEffect, useRef, useState } from "react";
import { asProblem, keys, retentionApi, type Problem, type Retention } from "../api/index.ts";
import { ProblemAlert } from "../app/problem-alert.tsx";
import { useFormats, useText } from "../i18n/index.ts";
import { goingOf, useAhead } from "./ahead-card.tsx";
import { retentionTexts } from "./texts.ts";

const counted = [
  ["applications", "applications"],
  ["runs", "withSubflows"],
  ["entries", "entries"],
  ["decisions", "decisions"],
  ["held", "held"],
  ["idempotency", "idempotencyRemoved"],
  ["audit", "auditRemoved"],
  ["keys", "keys"],
] as const;

/** What the latest round removed, and the way to carry the policy out at once, round by round. */
export function RoundsCard({
  retention,
  mayRun,
}: {
  readonly retention: Retention;
  readonly mayRun: boolean;
}) {
  const t = useText(retentionTexts);
  const formats = useFormats();
  const { modal } = App.useApp();
  const client = useQueryClient();
  const [rounds, setRounds] = useState(0);
  const [problem, setProblem] = useState<Problem>();
  const stopped = useRef(false);
  // Read anew after each round: it may have been pressed meanwhile.
  const wasStopped = () => stopped.current;
  const asking = useAhead(retention.policy);
  const ahead = asking.isWaiting ? undefined : asking.ahead.data;
  const asked = useRef<{ readonly destroy: () => void }>(undefined);
  // Rounds remove for good: none begins that nobody can stop any more.
  useEffect(
    () => () => {
      stopped.current = true;
      asked.current?.destroy();
    },
    [],
  );
  const { last, policy } = retention;
  const isRunning = rounds > 0;
  const carryOut = async () => {
    stopped.current = false;
    setProblem(undefined);
    try {
      for (let round = 1; ; round += 1) {
        setRounds(round);
        const { more } = await retentionApi.round();
        // What would go is counted once, at the end, and not by each round.
        await client.invalidateQueries({ queryKey: keys.retention, exact: true });
        if (!more || wasStopped()) break;
      }
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
    await client.invalidateQueries({ queryKey: keys.retention });
    setRounds(0);
  };
  const ask = () => {
    asked.current = modal.confirm({
      title: t("confirmTitle"),
      content: [
        t("confirmBody", { going: ahead === undefined ? "…" : goingOf(ahead) }),
        ...(ahead?.all === false ? [t("aheadOldest")] : []),
      ].join(" "),
      okText: t("run"),
      cancelText: t("cancel"),
      okButtonProps: { danger: true, "data-testid": "retention-confirm" },
      onOk: () => void carryOut(),
    });
  };
  return (
    <section className="card" data-testid="retention-round" data-at={last?.at}>
      <header>
        <h2>{t("latest")}</h2>
        <span className="end">
          {isRunning && <span role="status">{t("running", { count: rounds })} </span>}
          {mayRun && !isRunning && (
            <Button danger disabled={policy === undefined} onClick={ask} data-testid="retention-run">
              {t("run")}
            </Button>
          )}
          {isRunning && (
            <Button
              size="small"
              onClick={() => {
                stopped.current = true;
              }}
            >
              {t("stop")}
            </Button>
          )}
        </span>
      </header>
      <div className="card-body">
        {problem !== undefined && <ProblemAlert error={problem} />}
        {last === undefined ? (
          <p className="muted">{t("never")}</p>
        ) : (
          <>
            <p className="muted retention-when">
              {formats.moment(last.at)} · {t(last.more ? "more" : "noMore")}
            </p>
            <dl className="facts">
              {counted.map(([kind, text]) => (
                <div key={kind}>
                  <dt>{t(text)}</dt>
                  <dd data-testid={`removed-${kind}`}>{last[kind]}</dd>
                </div>
              ))}
            </dl>
          </>
        )}
      </div>
    </section>
  );
}
