import { PlusOutlined } from "@ant-design/icons";
import { pointer as pointerOf, type Json } from "@lendloom/engine/kernel";
import { Button, Select } from "antd";
import { EmptyState } from "../app/page.tsx";
import { useText, useTitle } from "../i18n/index.ts";
import { packIssueTexts } from "./check-pack.ts";
import { actionLabel, changeLabel, editLabel } from "./edit-labels.ts";
import { freshId } from "./ids.ts";
import { useEdit, useIssuesAt, usePack } from "./pack-context.ts";
import { NumberField, TextField } from "./text-field.tsx";
import { packTexts } from "./texts.ts";
import { ConditionView } from "./rules/condition-view.tsx";

/** What applicants are told, in both languages, in the order in which it is told. */
export function ReasonsEditor() {
  const { names, pack } = usePack();
  const { set } = useEdit();
  const t = useText(packTexts);
  const codes = Object.entries(pack.reasons)
    .sort(([, a], [, b]) => a.rank - b.rank)
    .map(([code]) => code);
  const add = () => {
    const code = freshId("R", codes);
    const fact = [...names.values()].find(({ protected: isProtected }) => isProtected !== true);
    set(
      pointerOf("reasons", code),
      { texts: { ...packTexts.newReason }, facts: [fact?.name ?? ""], rank: 100 },
      actionLabel(packTexts.addReason, { "zh-CN": code, en: code }),
    );
  };
  return (
    <div className="reasons">
      <p className="part-note">{t("reasonsHint")}</p>
      {codes.length === 0 ? (
        <EmptyState text={t("noReasons")} />
      ) : (
        <table className="plain-table">
          <thead>
            <tr>
              <th>{t("reasonRank")}</th>
              <th>{t("reasonCode")}</th>
              <th>中文</th>
              <th>English</th>
              <th>{t("reasonFacts")}</th>
            </tr>
          </thead>
          <tbody>
            {codes.map((code) => (
              <ReasonRow key={code} code={code} />
            ))}
          </tbody>
        </table>
      )}
      <Button block type="dashed" icon={<PlusOutlined />} onClick={add} data-testid="add-reason">
        {t("addReason")}
      </Button>
    </div>
  );
}

function ReasonRow({ code }: { readonly code: string }) {
  const { names, pack } = usePack();
  const { set } = useEdit();
  const t = useText(packTexts);
  const title = useTitle();
  const pointer = pointerOf("reasons", code);
  const issues = useIssuesAt(pointer);
  const reason = pack.reasons[code];
  if (reason === undefined) return null;
  const subject = reason.texts;
  const text = (language: "zh-CN" | "en") => (
    <TextField
      multiline
      value={reason.texts[language]}
      label={`${t("reasonText")} ${language}`}
      testId={`reason-text-${code}-${language}`}
      onCommit={(next) =>
        set(pointer + pointerOf("texts", language), next, changeLabel(subject, reason.texts[language], next))
      }
    />
  );
  return (
    <tr data-testid={`reason-row-${code}`}>
      <td>
        <NumberField
          value={reason.rank}
          label={t("reasonRank")}
          testId={`reason-rank-${code}`}
          onCommit={(rank) =>
            set(pointer + pointerOf("rank"), rank, changeLabel(subject, String(reason.rank), String(rank)))
          }
        />
      </td>
      <td>
        <code>{code}</code>
        {issues.map((issue) => (
          <small key={issue.code} className="line-problem">
            {title(packIssueTexts(issue))}
          </small>
        ))}
      </td>
      <td>{text("zh-CN")}</td>
      <td>{text("en")}</td>
      <td>
        <Select<string[]>
          mode="multiple"
          size="small"
          className="reason-facts"
          value={[...reason.facts]}
          options={[...names.values()].map((thing) => ({ value: thing.name, label: title(thing.title) }))}
          showSearch={{ optionFilterProp: "label" }}
          aria-label={t("reasonFacts")}
          data-testid={`reason-facts-${code}`}
          onChange={(facts) =>
            facts.length > 0 && set(pointer + pointerOf("facts"), facts, editLabel(subject))
          }
        />
      </td>
    </tr>
  );
}

/** Conditions that several rules share by name. */
export function ConditionsEditor() {
  const { pack } = usePack();
  const t = useText(packTexts);
  const title = useTitle();
  const conditions = Object.entries(pack.conditions);
  if (conditions.length === 0) return <EmptyState text={t("noConditions")} />;
  return conditions.map(([id, condition]) => (
    <article key={id} className="rule">
      <header>
        <b>{title(condition.title)}</b> <code className="muted">{id}</code>
      </header>
      <ConditionView
        condition={condition.conditions as Json}
        pointer={pointerOf("conditions", id, "conditions")}
        subject={condition.title}
        testId={id}
      />
    </article>
  ));
}
