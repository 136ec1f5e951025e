import { InboxOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, Input, Select, Upload } from "antd";
import { useState } from "react";
import { api, asProblem, keys, Problem, useDefinitions } from "../api/index.ts";
import { Page } from "../app/page.tsx";
import { ProblemAlert } from "../app/problem-alert.tsx";
import { useText, useTitle } from "../i18n/index.ts";
import { ImportResult, ReportTable } from "./import-result.tsx";
import "./imports.css";
import { importTexts } from "./texts.ts";

const idPattern = /^[A-Za-z][\w-]*$/;

interface GivenFile {
  readonly name: string;
  readonly text: string;
  readonly replace?: true;
}

/** Drop a file, read what the checks say by JSON pointer, go to the draft. */
export function ImportPage() {
  const t = useText(importTexts);
  const [id, setId] = useState("");
  const [catalogue, setCatalogue] = useState<string>();
  const run = useImport(id, catalogue);
  const isIdValid = id === "" || idPattern.test(id);
  return (
    <Page title={t("title")} hint={t("hint")}>
      <section className="card">
        <div className="card-body import-form">
          <Upload.Dragger
            accept=".json,.dmn,.xml,application/json,application/xml"
            showUploadList={false}
            disabled={run.isPending || !isIdValid}
            data-testid="import-drop"
            beforeUpload={(file) => {
              void file.text().then((text) => run.mutate({ name: file.name, text }));
              return Upload.LIST_IGNORE;
            }}
          >
            <p className="import-icon">
              <InboxOutlined />
            </p>
            <p className="import-drop">
              {run.isPending ? t("reading", { file: run.variables.name }) : t("drop")}
            </p>
            <p className="muted">{t("dropHint")}</p>
          </Upload.Dragger>
          <Form layout="vertical">
            <Form.Item
              label={t("id")}
              {...(!isIdValid && { validateStatus: "error" as const, help: t("idInvalid") })}
            >
              <Input
                value={id}
                maxLength={80}
                placeholder={t("idExample")}
                data-testid="import-id"
                onChange={(event) => setId(event.target.value.trim())}
              />
            </Form.Item>
            <Form.Item label={t("catalogue")}>
              <CatalogueSelect value={catalogue} onChange={setCatalogue} />
            </Form.Item>
          </Form>
        </div>
      </section>
      {run.isError && <FailedImport error={run.error} file={run.variables} onReplace={run.mutate} />}
      {run.isSuccess && <ImportResult file={run.variables.name} report={run.data} />}
    </Page>
  );
}

/** Which catalogue an imported machine reads: a file of another tool cannot know. */
function CatalogueSelect(props: {
  readonly value: string | undefined;
  readonly onChange: (id: string | undefined) => void;
}) {
  const t = useText(importTexts);
  const title = useTitle();
  const catalogues = useDefinitions("catalogue").data?.items ?? [];
  return (
    <Select<string>
      allowClear
      placeholder={t("catalogueExample")}
      aria-label={t("catalogueExample")}
      options={catalogues.map((one) => ({ value: one.id, label: `${title(one.title)} · ${one.id}` }))}
      data-testid="import-catalogue"
      onChange={props.onChange}
      {...(props.value === undefined ? {} : { value: props.value })}
    />
  );
}

function FailedImport(props: {
  readonly error: Error;
  readonly file: GivenFile | undefined;
  readonly onReplace: (file: GivenFile) => void;
}) {
  const { error, file, onReplace } = props;
  const t = useText(importTexts);
  const problem = asProblem(error);
  if (problem.code === "import.draft-exists" && file !== undefined)
    return (
      <Alert
        className="import-problem"
        type="warning"
        showIcon
        title={t("replaceTitle")}
        description={t("replaceHint")}
        action={
          <Button danger onClick={() => onReplace({ ...file, replace: true })} data-testid="import-replace">
            {t("replace")}
          </Button>
        }
      />
    );
  const errors = problem.body.errors ?? [];
  return (
    <div className="import-problem">
      <ProblemAlert error={new Problem({ ...problem.body, errors: [] })} />
      {errors.length > 0 && (
        <section className="card">
          <ReportTable entries={errors} />
        </section>
      )}
    </div>
  );
}

function useImport(id: string, catalogue: string | undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, replace, text }: GivenFile) =>
      api.importFile(/\.(dmn|xml)$/i.test(name) ? { dmn: text } : parsed(text), {
        format: "auto",
        name: name.slice(-200),
        ...(catalogue !== undefined && { catalogue }),
        ...(id !== "" && { id }),
        ...(replace === true && { replace: "true" as const }),
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.definitions() }),
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (thrown) {
    throw new Problem({ status: 0, code: "client.unreadable-file", detail: String(thrown) });
  }
}
