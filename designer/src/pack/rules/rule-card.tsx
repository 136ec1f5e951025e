import {
  ArrowDownOutlined,
  ArrowUpOutlined,
  CopyOutlined,
  DeleteOutlined,
  MoreOutlined,
} from "@ant-design/icons";
import type { RulesDecision } from "@lendloom/engine/decision";
import { pointer as pointerOf, type Json } from "@lendloom/engine/kernel";
import { Button, Dropdown, Switch, Tooltip } from "antd";
import { useText, useTitle } from "../../i18n/index.ts";
import { packIssueTexts } from "../check-pack.ts";
import { Chip } from "../chip.tsx";
import { EditableTitle } from "../editable-title.tsx";
import { actionLabel, changeLabel } from "../edit-labels.ts";
import { freshId } from "../ids.ts";
import { useEdit, useIssuesAt } from "../pack-context.ts";
import { packTexts } from "../texts.ts";
import { ConditionView } from "./condition-view.tsx";
import { EventLine } from "./event-line.tsx";
import { ValueEditor } from "./value-editor.tsx";

type Rule = RulesDecision["rules"][number];
interface RuleCardProps {
  readonly rule: Rule;
  readonly index: number;
  readonly rules: readonly Rule[];
  /** Of the list of rules. */
  readonly listPointer: string;
}

/** One rule, read as a sentence: when … then outcome, reason. */
export function RuleCard(props: RuleCardProps) {
  const { index, listPointer, rule } = props;
  const { set } = useEdit();
  const t = useText(packTexts);
  const title = useTitle();
  const pointer = listPointer + pointerOf(index);
  const issues = useIssuesAt(pointer).filter((issue) => !issue.pointer.startsWith(`${pointer}/conditions`));
  const isDisabled = rule.disabled === true;
  return (
    <article
      className={`rule${isDisabled ? " rule-disabled" : ""}${issues.length > 0 ? " rule-invalid" : ""}`}
      data-testid={`rule-${rule.id}`}
      data-place={pointer}
    >
      <header>
        <EditableTitle
          title={rule.title}
          pointer={pointer + pointerOf("title")}
          testId={`rule-title-${rule.id}`}
        />
        {isDisabled && <span className="chip">{t("disabled")}</span>}
        <PriorityWord rule={rule} pointer={pointer} />
        <Tooltip title={t(isDisabled ? "enableRule" : "disableRule")}>
          <Switch
            size="small"
            checked={!isDisabled}
            aria-label={t(isDisabled ? "enableRule" : "disableRule")}
            data-testid={`rule-enabled-${rule.id}`}
            onChange={(isOn) =>
              set(
                pointer + pointerOf("disabled"),
                !isOn,
                actionLabel(isOn ? packTexts.enableRule : packTexts.disableRule, rule.title),
              )
            }
          />
        </Tooltip>
        <RuleMenu {...props} />
      </header>
      <div className="rule-sentence">
        <span className="rule-when">{t("when")}</span>
        <ConditionView
          condition={rule.conditions as Json}
          pointer={pointer + pointerOf("conditions")}
          subject={rule.title}
          testId={rule.id}
        />
      </div>
      <EventLine rule={rule} pointer={pointer} />
      {issues.map((issue) => (
        <small key={`${issue.pointer} ${issue.code}`} className="line-problem">
          {title(packIssueTexts(issue))}
        </small>
      ))}
    </article>
  );
}

function PriorityWord({ pointer, rule }: { readonly rule: Rule; readonly pointer: string }) {
  const { set } = useEdit();
  const t = useText(packTexts);
  const priority = rule.priority ?? 1;
  return (
    <Chip
      kind="plain"
      label={t("priorityHint")}
      text={t("priority", { priority })}
      testId={`priority-${rule.id}`}
    >
      {(close) => (
        <ValueEditor
          value={priority}
          type={{ kind: "integer", min: 1, max: 1_000_000 }}
          operator="equal"
          onCommit={(next) =>
            set(
              pointer + pointerOf("priority"),
              next,
              changeLabel(rule.title, t("priority", { priority }), JSON.stringify(next)),
            )
          }
          onClose={close}
        />
      )}
    </Chip>
  );
}

function RuleMenu({ index, listPointer, rule, rules }: RuleCardProps) {
  const { insert, move, remove } = useEdit();
  const t = useText(packTexts);
  const actions = {
    up: () => move(listPointer, index, index - 1, actionLabel(packTexts.moveUp, rule.title)),
    down: () => move(listPointer, index, index + 1, actionLabel(packTexts.moveDown, rule.title)),
    duplicate: () => {
      const id = freshId(
        rule.id,
        rules.map((other) => other.id),
      );
      const copy = { ...rule, id } as Json;
      insert(listPointer, copy, actionLabel(packTexts.duplicateRule, rule.title), index + 1);
    },
    remove: () => remove(listPointer + pointerOf(index), actionLabel(packTexts.removeRule, rule.title)),
  };
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        onClick: ({ key }) => actions[key as keyof typeof actions](),
        items: [
          { key: "up", label: t("moveUp"), icon: <ArrowUpOutlined />, disabled: index === 0 },
          {
            key: "down",
            label: t("moveDown"),
            icon: <ArrowDownOutlined />,
            disabled: index === rules.length - 1,
          },
          { key: "duplicate", label: t("duplicateRule"), icon: <CopyOutlined /> },
          {
            key: "remove",
            label: t("removeRule"),
            icon: <DeleteOutlined />,
            danger: true,
            disabled: rules.length === 1,
          },
        ],
      }}
    >
      <Button
        type="text"
        size="small"
        icon={<MoreOutlined />}
        aria-label={t("more")}
        data-testid={`rule-menu-${rule.id}`}
      />
    </Dropdown>
  );
}
