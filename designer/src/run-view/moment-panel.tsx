import type { CatalogueDefinition } from "@lendloom/engine/decision";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import type { ReactNode } from "react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, useDefinition } from "../api/index.ts";
import { Loaded } from "../app/page.tsx";
import { FactValue } from "../applications/fact-value.tsx";
import { StatusChip } from "../applications/status-chip.tsx";
import { placedStates } from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { runViewTexts } from "./texts.ts";

interface MomentPanelProps {
  readonly application: string;
  readonly seq: number;
  /** The workflow it went by then. */
  readonly definition: WorkflowDefinition;
}

/** What was known of a run after an entry of its journal: carried out again from the journal by the server. */
export function MomentPanel({ application, seq, definition }: MomentPanelProps) {
  const t = useText(runViewTexts);
  const title = useTitle();
  const moment = useQuery({
    queryKey: ["application", application, "moment", seq],
    queryFn: () => api.readMoment(application, seq),
    // A past moment never changes.
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
  const detail = useDefinition("catalogue", definition.catalogue).data;
  const catalogue = (detail?.live ?? detail?.draft)?.definition as CatalogueDefinition | undefined;
  const states = placedStates(definition);
  return (
    <div
      className="run-view-data"
      role="region"
      aria-label={t("data")}
      // It scrolls: the keyboard has to reach it.
      tabIndex={0}
      data-testid="moment-panel"
      data-seq={moment.data?.seq}
    >
      <Loaded query={moment}>
        {({ application: then, facts, variables }) => (
          <>
            <p>
              <StatusChip status={then.status} />{" "}
              {then.states.map((key) => title(states.get(key)?.state.title ?? key)).join(" › ")}
            </p>
            <h3>{t("variables")}</h3>
            <Values
              empty={t("noValues")}
              items={Object.entries(variables).map(([name, value]) => ({
                name,
                title: title(definition.variables[name]?.title ?? name),
                value: <FactValue value={value} type={definition.variables[name]?.type} />,
              }))}
            />
            <h3>{t("facts")}</h3>
            <Values
              empty={t("noValues")}
              items={Object.entries(facts).map(([name, { value, personal, source }]) => ({
                name,
                title: title(catalogue?.facts[name]?.title ?? name),
                value:
                  personal === true ? (
                    <span className="muted">{t("personal")}</span>
                  ) : (
                    <span title={source}>
                      <FactValue value={value} type={catalogue?.facts[name]?.type} />
                    </span>
                  ),
              }))}
            />
          </>
        )}
      </Loaded>
    </div>
  );
}

function Values(props: {
  readonly empty: string;
  readonly items: readonly {
    readonly name: string;
    readonly title: string;
    readonly value: ReactNode;
  }[];
}) {
  if (props.items.length === 0) return <p className="muted">{props.empty}</p>;
  return (
    <dl className="facts">
      {props.items.map(({ name, title, value }) => (
        <div key={name} data-testid={`then-${name}`}>
          <dt>{title}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
