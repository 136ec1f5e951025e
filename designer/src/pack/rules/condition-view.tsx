import { CloseOutlined, GroupOutlined, PlusOutlined } from "@ant-design/icons";
import { pointer as pointerOf, type Json, type Texts } from "@lendloom/engine/kernel";
import { Button, Tooltip } from "antd";
import type { ReactNode } from "react";
import { useText, useTitle } from "../../i18n/index.ts";
import { actionLabel, editLabel } from "../edit-labels.ts";
import { useEdit, useIssuesAt, usePack } from "../pack-context.ts";
import { packTexts } from "../texts.ts";
import { readCondition, switchedGroup, type ConditionNode } from "./condition-tree.ts";
import { LeafSentence } from "./leaf-sentence.tsx";
import { operatorsFor, startingValue } from "./operators.ts";
import { packIssueTexts } from "../check-pack.ts";

interface ConditionProps {
  readonly condition: Json;
  readonly pointer: string;
  readonly subject: Texts;
  readonly testId: string;
  /** Absent where removing would leave nothing. */
  readonly remove?: (() => void) | undefined;
}

/** A condition tree: sentences, joined by side bars that say whether all or any of them must hold. */
export function ConditionView(props: ConditionProps) {
  const node = readCondition(props.condition);
  switch (node.kind) {
    case "group":
      return <Group {...props} node={node} />;
    case "not":
      return (
        <div className="group group-not">
          <span className="group-label">
            <PlainLabel textKey="not" />
          </span>
          <ConditionView
            {...props}
            condition={node.child}
            pointer={props.pointer + pointerOf("not")}
            testId={`${props.testId}-not`}
          />
        </div>
      );
    case "leaf":
      return (
        <Line {...props}>
          <LeafSentence
            leaf={node.leaf}
            pointer={props.pointer}
            subject={props.subject}
            testId={props.testId}
          />
        </Line>
      );
    case "named":
      return (
        <Line {...props}>
          <NamedWord name={node.name} />
        </Line>
      );
    case "unreadable":
      return (
        <Line {...props}>
          <PlainLabel textKey="unreadable" /> <code>{JSON.stringify(props.condition)}</code>
        </Line>
      );
  }
}

function PlainLabel({ textKey }: { readonly textKey: "not" | "unreadable" }) {
  return useText(packTexts)(textKey);
}

function NamedWord({ name }: { readonly name: string }) {
  const { pack } = usePack();
  const t = useText(packTexts);
  const title = useTitle();
  return (
    <span className="word word-named">
      {t("namedCondition", { title: title(pack.conditions[name]?.title ?? name) })}
    </span>
  );
}

function Line(props: ConditionProps & { readonly children: ReactNode }) {
  const t = useText(packTexts);
  const title = useTitle();
  const issues = useIssuesAt(props.pointer);
  return (
    <div className={issues.length > 0 ? "line line-invalid" : "line"}>
      {props.children}
      {props.remove !== undefined && (
        <Tooltip title={t("removeCondition")}>
          <Button
            size="small"
            type="text"
            className="line-remove"
            icon={<CloseOutlined />}
            aria-label={t("removeCondition")}
            data-testid={`remove-${props.testId}`}
            onClick={props.remove}
          />
        </Tooltip>
      )}
      {issues.map((issue) => (
        <small key={`${issue.pointer} ${issue.code}`} className="line-problem">
          {title(packIssueTexts(issue))}
        </small>
      ))}
    </div>
  );
}

function Group(props: ConditionProps & { readonly node: Extract<ConditionNode, { kind: "group" }> }) {
  const { node, pointer, subject, testId } = props;
  const { remove, set } = useEdit();
  const t = useText(packTexts);
  const at = pointer + pointerOf(node.of);
  const isJoined = node.children.length > 1;
  return (
    <div className={`group group-${node.of}${isJoined ? "" : " group-single"}`}>
      {isJoined && (
        <Tooltip title={t("switchGroup")}>
          <button
            type="button"
            className="group-label"
            data-testid={`group-${testId}`}
            data-of={node.of}
            onClick={() => set(pointer, switchedGroup(node.of, node.children), editLabel(subject))}
          >
            {t(node.of)}
          </button>
        </Tooltip>
      )}
      {node.children.map((child, index) => (
        <ConditionView
          key={`${index} ${JSON.stringify(child)}`}
          condition={child}
          pointer={at + pointerOf(index)}
          subject={subject}
          testId={`${testId}-${index}`}
          remove={
            isJoined
              ? () => remove(at + pointerOf(index), actionLabel(packTexts.removeCondition, subject))
              : props.remove
          }
        />
      ))}
      <AddButtons at={at} of={node.of} subject={subject} testId={testId} />
    </div>
  );
}

function AddButtons(props: {
  readonly at: string;
  readonly of: "all" | "any";
  readonly subject: Texts;
  readonly testId: string;
}) {
  const { at, of, subject, testId } = props;
  const { names } = usePack();
  const { insert } = useEdit();
  const t = useText(packTexts);
  const fresh = (): Json => {
    const first = [...names.values()].find(({ protected: isProtected, type }) => {
      return isProtected !== true && ["integer", "decimal", "money", "percent"].includes(type.kind);
    });
    return {
      fact: first?.name ?? "",
      operator: operatorsFor(first?.type)[0] ?? "equal",
      value: startingValue(first?.type),
    };
  };
  return (
    <div className="group-add">
      <Button
        size="small"
        type="text"
        icon={<PlusOutlined />}
        data-testid={`add-condition-${testId}`}
        onClick={() => insert(at, fresh(), actionLabel(packTexts.addCondition, subject))}
      >
        {t("addCondition")}
      </Button>
      <Button
        size="small"
        type="text"
        icon={<GroupOutlined />}
        data-testid={`add-group-${testId}`}
        onClick={() => {
          const group: Json = of === "all" ? { any: [fresh(), fresh()] } : { all: [fresh(), fresh()] };
          insert(at, group, actionLabel(packTexts.addGroup, subject));
        }}
      >
        {t("addGroup")}
      </Button>
    </div>
  );
}
