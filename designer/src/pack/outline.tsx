import {
  ApartmentOutlined,
  BarChartOutlined,
  CalculatorOutlined,
  CodeOutlined,
  FunctionOutlined,
  MessageOutlined,
  OrderedListOutlined,
  PlusOutlined,
  TableOutlined,
  TagsOutlined,
} from "@ant-design/icons";
import { pointer as pointerOf, type JsonObject } from "@lendloom/engine/kernel";
import { Dropdown } from "antd";
import type { ReactNode } from "react";
import { backtestTexts } from "../backtest/texts.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { decisionsInOrder } from "./decisions-in-order.ts";
import { actionLabel } from "./edit-labels.ts";
import { newDecision, type StartKind } from "./new-pack.ts";
import { newPackTexts } from "./new-pack-texts.ts";
import { useEdit, useFindingCountAt, useIssuesAt, usePack } from "./pack-context.ts";
import { decisionPointer, type Part } from "./part.ts";
import { packTexts } from "./texts.ts";

const decisionIcons = {
  rules: <OrderedListOutlined />,
  table: <TableOutlined />,
  scorecard: <CalculatorOutlined />,
  formula: <FunctionOutlined />,
  model: <ApartmentOutlined />,
};

interface OutlineProps {
  readonly part: Part;
  readonly open: (part: Part) => void;
}

/** What a pack consists of, with the decision that settles the outcome marked, and where problems are. */
export function Outline({ open, part }: OutlineProps) {
  const { pack, names } = usePack();
  const { set } = useEdit();
  const t = useText(packTexts);
  const fresh = useText(newPackTexts);
  const add = (kind: StartKind) => {
    const added = newDecision(kind, pack, names.values());
    if (added === undefined) return;
    const { id, decision } = added;
    set(
      decisionPointer(id),
      decision as unknown as JsonObject,
      actionLabel({ "zh-CN": "添加决策", en: "Add a decision" }, decision.title),
    );
    open({ kind: "decision", id });
  };
  const words = useText(backtestTexts);
  const title = useTitle();
  return (
    <nav className="outline" aria-label={title(pack.title)}>
      <h2>{t("decisions")}</h2>
      {decisionsInOrder(pack).map(([id, decision]) => (
        <OutlineItem
          key={id}
          icon={decisionIcons[decision.kind]}
          title={title(decision.title)}
          note={pack.outcome.decision === id ? t("settles") : t(`kind_${decision.kind}`)}
          isOpen={part.kind === "decision" && part.id === id}
          pointer={decisionPointer(id)}
          testId={`part-${id}`}
          onOpen={() => open({ kind: "decision", id })}
        />
      ))}
      <Dropdown
        trigger={["click"]}
        menu={{
          items: (["rules", "table", "scorecard"] as const).map((key) => ({
            key,
            icon: decisionIcons[key],
            label: <span data-testid={`add-decision-${key}`}>{fresh(key)}</span>,
          })),
          onClick: ({ key }) => add(key as StartKind),
        }}
      >
        <button type="button" className="outline-item outline-add" data-testid="add-decision">
          <PlusOutlined />
          <span>{fresh("add")}</span>
        </button>
      </Dropdown>
      <h2>{t("supporting")}</h2>
      <OutlineItem
        icon={<FunctionOutlined />}
        title={t("formulas")}
        note={String(Object.keys(pack.derived).length)}
        isOpen={part.kind === "derived"}
        pointer={pointerOf("derived")}
        testId="part-derived"
        onOpen={() => open({ kind: "derived" })}
      />
      <OutlineItem
        icon={<TagsOutlined />}
        title={t("conditions")}
        note={String(Object.keys(pack.conditions).length)}
        isOpen={part.kind === "conditions"}
        pointer={pointerOf("conditions")}
        testId="part-conditions"
        onOpen={() => open({ kind: "conditions" })}
      />
      <OutlineItem
        icon={<MessageOutlined />}
        title={t("reasons")}
        note={String(Object.keys(pack.reasons).length)}
        isOpen={part.kind === "reasons"}
        pointer={pointerOf("reasons")}
        testId="part-reasons"
        onOpen={() => open({ kind: "reasons" })}
      />
      <OutlineItem
        icon={<CodeOutlined />}
        title={t("json")}
        isOpen={part.kind === "json"}
        testId="part-json"
        onOpen={() => open({ kind: "json" })}
      />
      <h2>{words("tryOut")}</h2>
      <OutlineItem
        icon={<BarChartOutlined />}
        title={words("backtest")}
        isOpen={part.kind === "backtest"}
        testId="part-backtest"
        onOpen={() => open({ kind: "backtest" })}
      />
    </nav>
  );
}

interface OutlineItemProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly note?: string;
  readonly isOpen: boolean;
  readonly pointer?: string;
  readonly testId: string;
  readonly onOpen: () => void;
}

function OutlineItem({ icon, isOpen, note, onOpen, pointer, testId, title }: OutlineItemProps) {
  const place = pointer ?? "/none";
  const count = useIssuesAt(place).length + useFindingCountAt(place);
  return (
    <button
      type="button"
      className={isOpen ? "outline-item outline-open" : "outline-item"}
      aria-current={isOpen ? "page" : undefined}
      data-testid={testId}
      onClick={onOpen}
    >
      {icon}
      <span>
        {title}
        {note !== undefined && <small>{note}</small>}
      </span>
      {count > 0 && <i className="outline-problems">{count}</i>}
    </button>
  );
}
