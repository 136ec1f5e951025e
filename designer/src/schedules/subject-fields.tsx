import { Form, Input, Select } from "antd";
import { useDefinitions, type Schedule } from "../api/index.ts";
import { FieldEditor } from "../tasks/field-editor.tsx";
import { useText, useTitle } from "../i18n/index.ts";
import { typedFact, type FactField } from "./fact-fields.ts";
import { scheduleTexts } from "./texts.ts";

/** What starts: its name, the product, and whose applications they are. */
export function SubjectFields({ saved }: { readonly saved: Schedule | undefined }) {
  const t = useText(scheduleTexts);
  const title = useTitle();
  const products = useDefinitions("product").data?.items.filter(({ live }) => live) ?? [];
  const product = Form.useWatch<string | undefined>("product") ?? saved?.product;
  // Of another product the release is only known when it is saved.
  const release = product === saved?.product ? saved?.release?.seq : undefined;
  return (
    <div className="schedule-row">
      <Form.Item
        name="name"
        label={t("name")}
        rules={[{ required: true, whitespace: true, message: t("nameNeeded") }]}
      >
        <Input maxLength={200} data-testid="schedule-name" />
      </Form.Item>
      {saved === undefined && (
        <Form.Item
          name="id"
          label={t("identifier")}
          rules={[{ required: true, pattern: /^[A-Za-z][\w-]{0,79}$/, message: t("identifierRule") }]}
        >
          <Input className="mono" data-testid="schedule-id" />
        </Form.Item>
      )}
      <Form.Item
        name="product"
        label={t("product")}
        rules={[{ required: true, message: t("productNeeded") }]}
      >
        <Select
          options={products.map(({ id, title: texts }) => ({ value: id, label: title(texts) }))}
          data-testid="schedule-product"
        />
      </Form.Item>
      <Form.Item
        name="reference"
        label={t("reference")}
        extra={t("referenceHint")}
        rules={[{ required: true, whitespace: true, message: t("referenceNeeded") }]}
      >
        <Input maxLength={120} data-testid="schedule-reference" />
      </Form.Item>
      <Form.Item name="pinned" label={t("versions")}>
        <Select
          options={[
            { value: false, label: t("versionLive") },
            {
              value: true,
              label: release === undefined ? t("versionPinned") : t("versionOf", { seq: release }),
            },
          ]}
          data-testid="schedule-pinned"
        />
      </Form.Item>
    </div>
  );
}

/** The facts that every application starts with. */
export function FactsFields(props: {
  readonly fields: readonly FactField[];
  readonly saved: Schedule | undefined;
}) {
  const title = useTitle();
  return (
    <div className="schedule-row">
      {props.fields.map(({ name, title: texts, type }) => (
        <Form.Item
          key={name}
          name={["facts", name]}
          label={title(texts)}
          htmlFor={`fact-${name}`}
          initialValue={typedFact(type, props.saved?.facts?.[name])}
        >
          <FieldEditor name={`fact-${name}`} type={type} mayBeUnknown />
        </Form.Item>
      ))}
    </div>
  );
}
