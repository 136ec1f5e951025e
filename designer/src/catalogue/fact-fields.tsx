import { DeleteOutlined } from "@ant-design/icons";
import type { FactDeclaration } from "@lendloom/engine/decision";
import type { Json, Texts } from "@lendloom/engine/kernel";
import { Alert, Button, Checkbox, Select, Tooltip } from "antd";
import { useText, useTitle } from "../i18n/index.ts";
import { NameInput, namePattern } from "../workflow/name-input.tsx";
import { Field, FieldProblems } from "../workflow/panel-parts.tsx";
import { TextsField } from "../workflow/texts-field.tsx";
import { TypeField } from "../workflow/type-field.tsx";
import { removeEntry, renameFact } from "./catalogue-commands.ts";
import type { CataloguePart } from "./catalogue-part.ts";
import { problemsAt } from "./catalogue-problems.ts";
import { catalogueTexts } from "./texts.ts";

const label: Texts = { "zh-CN": "修改数据", en: "Change the fact" };
const flags = ["nullable", "personal", "protected"] as const;

interface FactFieldsProps extends CataloguePart {
  readonly name: string;
  readonly fact: FactDeclaration;
}

/** One fact: its names, type and source, and how it is to be treated. */
export function FactFields({
  catalogue,
  document,
  edits,
  fact,
  live,
  name,
  onOpen,
  problems,
}: FactFieldsProps) {
  const t = useText(catalogueTexts);
  const title = useTitle();
  const at = `/facts/${name}`;
  const elsewhere = problemsAt(problems, at).filter(
    ({ pointer }) => !["title", "type", "source"].some((key) => pointer.startsWith(`${at}/${key}`)),
  );
  return (
    <>
      {fact.inferred === true && (
        <Alert
          type="info"
          showIcon
          title={t("inferred")}
          action={
            <Button
              size="small"
              onClick={() => edits.set(`${at}/inferred`, undefined, label)}
              data-testid={`confirm-type-${name}`}
            >
              {t("confirmType")}
            </Button>
          }
        />
      )}
      <div className="cat-key">
        <Field label={t("key")} hint={t("keyForm")}>
          <NameInput
            value={name}
            label={t("key")}
            pattern={namePattern}
            taken={Object.keys(catalogue.facts)}
            fixed={live !== undefined && Object.hasOwn(live.facts, name) ? t("keyLive") : undefined}
            onChange={(next) => {
              document.run(renameFact(name, next));
              onOpen(`/facts/${next}`);
            }}
            testId={`fact-key-${name}`}
          />
        </Field>
        <Tooltip title={t("removeHint")}>
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={`${t("removeFact")} ${title(fact.title)}`}
            onClick={() => document.run(removeEntry("facts", name, fact.title))}
            data-testid={`remove-fact-${name}`}
          />
        </Tooltip>
      </div>
      <TextsField
        value={fact.title}
        testId={`fact-title-${name}`}
        onChange={(language, text) => edits.set(`${at}/title/${language}`, text, label)}
      />
      <FieldProblems problems={problemsAt(problems, `${at}/title`)} />
      <Field label={t("from")} problems={problemsAt(problems, `${at}/source`)}>
        <Select
          value={fact.source}
          options={Object.entries(catalogue.sources).map(([value, source]) => ({
            value,
            label: title(source.title),
          }))}
          onChange={(source: string) => edits.set(`${at}/source`, source, label)}
          data-testid={`fact-source-${name}`}
        />
      </Field>
      <TypeField
        value={fact.type}
        onChange={(type) => edits.set(`${at}/type`, type, label)}
        testId={`fact-${name}`}
      />
      <FieldProblems problems={problemsAt(problems, `${at}/type`)} />
      <Field label={t("changeable")} hint={t("changeableHint")}>
        <Select<Direction>
          value={directionOf(fact)}
          options={[
            { value: "no", label: t("changeNo") },
            { value: "any", label: t("changeAny") },
            { value: "up", label: t("changeUp") },
            { value: "down", label: t("changeDown") },
          ]}
          onChange={(direction) => edits.set(`${at}/changeable`, changeable(fact, direction), label)}
          data-testid={`fact-changeable-${name}`}
        />
      </Field>
      {flags.map((flag) => (
        <Checkbox
          key={flag}
          checked={fact[flag] === true}
          onChange={({ target: { checked } }) => edits.set(`${at}/${flag}`, checked || undefined, label)}
          data-testid={`fact-${flag}-${name}`}
        >
          {t(flag)}
        </Checkbox>
      ))}
      <FieldProblems problems={elsewhere} />
    </>
  );
}

type Direction = "no" | "any" | "up" | "down";

function directionOf({ changeable }: FactDeclaration): Direction {
  if (changeable === undefined || changeable === false) return "no";
  return changeable === true ? "any" : (changeable.direction ?? "any");
}

/** Another direction; what counts as a step of distance stays. */
function changeable({ changeable: before }: FactDeclaration, direction: Direction): Json | undefined {
  const spread = typeof before === "object" ? before.spread : undefined;
  if (direction === "no") return undefined;
  if (direction === "any" && spread === undefined) return true;
  return { ...(direction === "any" ? {} : { direction }), ...(spread === undefined ? {} : { spread }) };
}
