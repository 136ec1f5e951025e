import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { Input } from "antd";
import { useMemo, useState } from "react";
import { useText, useTitle } from "../i18n/index.ts";
import { targetOptions } from "./target-options.ts";
import { workflowTexts } from "./texts.ts";

interface ConnectMenuProps {
  readonly definition: WorkflowDefinition;
  readonly onConnect: (target: string) => void;
  /** It ends there: an end of the workflow that is new. */
  readonly onNewEnd: (status: "approved" | "declined" | "withdrawn") => void;
}

const newEnds = [
  ["approved", "endApproved"],
  ["declined", "endDeclined"],
  ["withdrawn", "endWithdrawn"],
] as const;

/** Chooses where a loose path leads, by one click. */
export function ConnectMenu({ definition, onConnect, onNewEnd }: ConnectMenuProps) {
  const t = useText(workflowTexts);
  const title = useTitle();
  const [search, setSearch] = useState("");
  const options = useMemo(() => targetOptions(definition, title), [definition, title]);
  const found = options.filter(({ label, value }) =>
    `${label} ${value}`.toLowerCase().includes(search.trim().toLowerCase()),
  );
  return (
    <div className="wf-connect" data-testid="connect-menu">
      <h3>{t("connectTitle")}</h3>
      <Input
        size="small"
        autoFocus
        allowClear
        placeholder={t("searchStep")}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <div className="wf-connect-list">
        {found.map(({ value, label }) => (
          <button
            key={value}
            type="button"
            onClick={() => onConnect(value)}
            data-testid={`connect-to-${value}`}
          >
            {label}
          </button>
        ))}
      </div>
      <h3>{t("orNewEnd")}</h3>
      <div className="wf-connect-list">
        {newEnds.map(([status, name]) => (
          <button
            key={status}
            type="button"
            onClick={() => onNewEnd(status)}
            data-testid={`connect-to-new-${status}`}
          >
            {t(name)}
          </button>
        ))}
      </div>
    </div>
  );
}
