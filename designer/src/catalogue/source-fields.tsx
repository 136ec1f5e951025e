import { DeleteOutlined } from "@ant-design/icons";
import type { FactSource } from "@lendloom/engine/decision";
import { currencyExponent, type Texts } from "@lendloom/engine/kernel";
import { Alert, AutoComplete, Button, Input, InputNumber, Radio, Tooltip } from "antd";
import { useText, useTitle } from "../i18n/index.ts";
import { NameInput } from "../workflow/name-input.tsx";
import { Field, FieldProblems } from "../workflow/panel-parts.tsx";
import { TextsField } from "../workflow/texts-field.tsx";
import { removeEntry, renameSource } from "./catalogue-commands.ts";
import type { CataloguePart } from "./catalogue-part.ts";
import { problemsAt } from "./catalogue-problems.ts";
import { catalogueTexts } from "./texts.ts";

const label: Texts = { "zh-CN": "修改来源", en: "Change the source" };
const keyPattern = /^[A-Za-z][\w-]{0,79}$/;
/** What only a source that is asked can have. */
const ofQueries = ["connector", "cost", "latencyMs", "consent", "validFor"] as const;

interface SourceFieldsProps extends CataloguePart {
  readonly name: string;
  readonly source: FactSource;
  /** How many facts come from it. */
  readonly uses: number;
}

/** One source: its names, whether it is asked, and what that costs and needs. */
export function SourceFields(props: SourceFieldsProps) {
  const { catalogue, document, edits, live, name, onOpen, problems, source, uses } = props;
  const t = useText(catalogueTexts);
  const title = useTitle();
  const at = `/sources/${name}`;
  const isAsked = source.connector !== undefined;
  const elsewhere = problemsAt(problems, at).filter(
    ({ pointer }) => !["title", ...ofQueries].some((key) => pointer.startsWith(`${at}/${key}`)),
  );
  const ask = (yes: boolean) => {
    const { connector: _c, cost: _m, latencyMs: _l, consent: _s, validFor: _v, ...given } = source;
    edits.set(at, yes ? { ...source, connector: name } : given, label);
  };
  return (
    <>
      {source.unbound === true && (
        <Alert
          type="warning"
          showIcon
          title={t("unbound")}
          action={
            <Button
              size="small"
              onClick={() => edits.set(`${at}/unbound`, undefined, label)}
              data-testid={`settled-${name}`}
            >
              {t("confirmSource")}
            </Button>
          }
        />
      )}
      <div className="cat-key">
        <Field label={t("key")} hint={t("sourceKeyForm")}>
          <NameInput
            value={name}
            label={t("key")}
            pattern={keyPattern}
            taken={Object.keys(catalogue.sources)}
            fixed={live !== undefined && Object.hasOwn(live.sources, name) ? t("keyLive") : undefined}
            onChange={(next) => {
              document.run(renameSource(name, next));
              onOpen(`/sources/${next}`);
            }}
            testId={`source-key-${name}`}
          />
        </Field>
        <Tooltip title={uses > 0 ? t("sourceUsed", { count: uses }) : undefined}>
          <Button
            type="text"
            icon={<DeleteOutlined />}
            disabled={uses > 0}
            aria-label={`${t("removeSource")} ${title(source.title)}`}
            onClick={() => document.run(removeEntry("sources", name, source.title))}
            data-testid={`remove-source-${name}`}
          />
        </Tooltip>
      </div>
      <TextsField
        value={source.title}
        testId={`source-title-${name}`}
        onChange={(language, text) => edits.set(`${at}/title/${language}`, text, label)}
      />
      <FieldProblems problems={problemsAt(problems, `${at}/title`)} />
      <Field label={t("how")}>
        <Radio.Group
          optionType="button"
          value={isAsked}
          onChange={({ target: { value } }) => ask(value === true)}
          options={[
            { value: false, label: t("given") },
            { value: true, label: <span data-testid={`ask-${name}`}>{t("asked")}</span> },
          ]}
        />
      </Field>
      {isAsked && <QueryFields {...props} />}
      <FieldProblems problems={elsewhere} />
    </>
  );
}

/** How a system is asked. */
function QueryFields({ catalogue, edits, name, problems, source }: SourceFieldsProps) {
  const t = useText(catalogueTexts);
  const at = `/sources/${name}`;
  const currency = source.cost?.currency ?? "CNY";
  const unit = 10 ** currencyExponent(currency);
  const known = (key: "connector" | "consent") =>
    [...new Set(Object.values(catalogue.sources).flatMap((other) => other[key] ?? []))].map((value) => ({
      value,
    }));
  const days = source.validFor === undefined ? null : /^P(\d{1,5})D$/.exec(source.validFor)?.[1];
  return (
    <>
      <div className="wf-pair">
        <Field
          label={t("connector")}
          hint={t("connectorHint")}
          problems={problemsAt(problems, `${at}/connector`)}
        >
          <AutoComplete
            className="mono"
            value={source.connector ?? ""}
            options={known("connector")}
            onChange={(text: string) => edits.set(`${at}/connector`, text, label)}
            data-testid={`source-connector-${name}`}
          />
        </Field>
        <Field label={t("consent")} hint={t("consentHint")} problems={problemsAt(problems, `${at}/consent`)}>
          <AutoComplete
            className="mono"
            value={source.consent ?? ""}
            options={known("consent")}
            onChange={(text: string) => edits.set(`${at}/consent`, text === "" ? undefined : text, label)}
            data-testid={`source-consent-${name}`}
          />
        </Field>
      </div>
      <div className="cat-three">
        <Field label={t("cost")} problems={problemsAt(problems, `${at}/cost`)}>
          <InputNumber<number>
            className="wf-full"
            min={0}
            precision={currencyExponent(currency)}
            value={source.cost === undefined ? null : source.cost.amountMinor / unit}
            suffix={currency}
            onChange={(amount) =>
              edits.set(
                `${at}/cost`,
                amount === null ? undefined : { amountMinor: Math.round(amount * unit), currency },
                label,
              )
            }
            data-testid={`source-cost-${name}`}
          />
        </Field>
        <Field label={t("latency")} problems={problemsAt(problems, `${at}/latencyMs`)}>
          <InputNumber<number>
            className="wf-full"
            min={0}
            precision={0}
            value={source.latencyMs ?? null}
            onChange={(ms) => edits.set(`${at}/latencyMs`, ms ?? undefined, label)}
            data-testid={`source-latency-${name}`}
          />
        </Field>
        <Field
          label={t(days === undefined ? "validForText" : "validFor")}
          hint={t("validForHint")}
          problems={problemsAt(problems, `${at}/validFor`)}
        >
          {days === undefined ? (
            <Input
              className="mono"
              value={source.validFor}
              onChange={({ target: { value } }) =>
                edits.set(`${at}/validFor`, value === "" ? undefined : value, label)
              }
              data-testid={`source-valid-${name}`}
            />
          ) : (
            <InputNumber<number>
              className="wf-full"
              min={1}
              max={9_999}
              precision={0}
              value={days === null ? null : Number(days)}
              onChange={(next) => edits.set(`${at}/validFor`, next === null ? undefined : `P${next}D`, label)}
              data-testid={`source-valid-${name}`}
            />
          )}
        </Field>
      </div>
    </>
  );
}
