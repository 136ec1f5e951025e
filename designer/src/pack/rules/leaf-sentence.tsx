import { FunctionOutlined, NumberOutlined } from "@ant-design/icons";
import { Button, Select, Tooltip } from "antd";
import { pointer as pointerOf, type Json, type Texts } from "@lendloom/engine/kernel";
import { textOf, useLanguage, useText, useTitle } from "../../i18n/index.ts";
import { Chip } from "../chip.tsx";
import { changeLabel, editLabel } from "../edit-labels.ts";
import { NameSelect } from "../name-select.tsx";
import { useEdit, usePack } from "../pack-context.ts";
import { operatorTexts, packTexts } from "../texts.ts";
import { comparedFact, type Leaf } from "./condition-tree.ts";
import { isOperator, operatorsFor, reshapedValue, startingValue } from "./operators.ts";
import { showValue } from "./show-value.ts";
import { ValueEditor } from "./value-editor.tsx";

interface LeafProps {
  readonly leaf: Leaf;
  readonly pointer: string;
  readonly subject: Texts;
  /** Names the sentence's parts for tests: `<rule>-<number of the comparison>`. */
  readonly testId: string;
}

/** "Credit score is less than 600": three words, each of which can be changed. */
export function LeafSentence(props: LeafProps) {
  return (
    <span className="leaf" data-testid={`leaf-${props.testId}`}>
      <FactWord {...props} />
      <OperatorWord {...props} />
      <ValueWord {...props} />
    </span>
  );
}

function FactWord({ leaf, pointer, subject, testId }: LeafProps) {
  const { names } = usePack();
  const { set } = useEdit();
  const t = useText(packTexts);
  const title = useTitle();
  const choose = (name: string) => {
    if (name === leaf.fact) return;
    const type = names.get(name)?.type;
    const isSameKind = type?.kind === names.get(leaf.fact)?.type.kind && type?.kind !== "enum";
    const operators: readonly string[] = operatorsFor(type);
    const operator = operators.includes(leaf.operator) ? leaf.operator : (operators[0] ?? "equal");
    const value = isSameKind ? leaf.value : reshapedValue(startingValue(type), operator);
    set(pointer, { fact: name, operator, value }, editLabel(subject));
  };
  return (
    <Chip
      kind="fact"
      label={t("chooseFact")}
      text={
        <>
          {title(names.get(leaf.fact)?.title ?? leaf.fact)}
          {leaf.path !== undefined && <code>{leaf.path}</code>}
        </>
      }
      testId={`fact-${testId}`}
    >
      {(close) => (
        <NameSelect
          value={leaf.fact}
          label={t("chooseFact")}
          onChoose={choose}
          onClose={close}
          testId="fact-select"
        />
      )}
    </Chip>
  );
}

function OperatorWord({ leaf, pointer, subject, testId }: LeafProps) {
  const { names } = usePack();
  const { set } = useEdit();
  const t = useText(packTexts);
  const language = useLanguage();
  const word = (operator: string) => (isOperator(operator) ? operatorTexts[operator][language] : operator);
  const offered: readonly string[] = operatorsFor(names.get(leaf.fact)?.type);
  const choices = offered.includes(leaf.operator) ? offered : [leaf.operator, ...offered];
  const choose = (operator: string) => {
    if (operator === leaf.operator) return;
    const value = comparedFact(leaf.value) === undefined ? reshapedValue(leaf.value, operator) : leaf.value;
    set(
      pointer,
      { fact: leaf.fact, operator, value, ...(leaf.path !== undefined && { path: leaf.path }) },
      changeLabel(subject, word(leaf.operator), word(operator)),
    );
  };
  return (
    <Chip
      kind="operator"
      label={t("chooseOperator")}
      text={word(leaf.operator)}
      testId={`operator-${testId}`}
    >
      {(close) => (
        <Select
          autoFocus
          defaultOpen
          size="small"
          className="name-select"
          popupMatchSelectWidth={160}
          value={leaf.operator}
          options={choices.map((operator) => ({ value: operator, label: word(operator) }))}
          aria-label={t("chooseOperator")}
          data-testid="operator-select"
          onChange={(operator: string) => {
            choose(operator);
            close();
          }}
          onOpenChange={(isOpen) => !isOpen && close()}
        />
      )}
    </Chip>
  );
}

function ValueWord({ leaf, pointer, subject, testId }: LeafProps) {
  const { names } = usePack();
  const { set } = useEdit();
  const t = useText(packTexts);
  const language = useLanguage();
  const type = names.get(leaf.fact)?.type;
  const other = comparedFact(leaf.value);
  const show = (value: Json): string => {
    const fact = comparedFact(value);
    if (fact === undefined) return showValue(value, type, language);
    const known = names.get(fact);
    return known === undefined ? fact : textOf(known.title, language);
  };
  const commit = (value: Json) =>
    set(pointer + pointerOf("value"), value, changeLabel(subject, show(leaf.value), show(value)));
  return (
    <Chip
      kind={other === undefined ? "value" : "fact"}
      label={t("editValue")}
      text={show(leaf.value) === "" ? "…" : show(leaf.value)}
      testId={`value-${testId}`}
    >
      {(close) =>
        other === undefined ? (
          <>
            <ValueEditor
              value={leaf.value}
              type={type}
              operator={leaf.operator}
              onCommit={commit}
              onClose={close}
            />
            <Tooltip title={t("compareWithFact")}>
              <Button
                size="small"
                type="text"
                icon={<FunctionOutlined />}
                aria-label={t("compareWithFact")}
                data-testid="value-to-fact"
                // The editor would close on blur before the click arrives.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => commit({ fact: leaf.fact })}
              />
            </Tooltip>
          </>
        ) : (
          <>
            <NameSelect
              value={other}
              label={t("compareWithFact")}
              accepts={(thing) => thing.type.kind === type?.kind}
              onChoose={(fact) => commit({ fact })}
              onClose={close}
              testId="compare-fact-select"
            />
            <Tooltip title={t("compareWithValue")}>
              <Button
                size="small"
                type="text"
                icon={<NumberOutlined />}
                aria-label={t("compareWithValue")}
                data-testid="value-to-literal"
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => {
                  commit(reshapedValue(startingValue(type), leaf.operator));
                  close();
                }}
              />
            </Tooltip>
          </>
        )
      }
    </Chip>
  );
}
