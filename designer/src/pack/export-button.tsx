import { DownloadOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { App, Button, Dropdown, Tooltip } from "antd";
import { api, asProblem } from "../api/index.ts";
import { problemSentence } from "../app/problem-alert.tsx";
import { useLanguage, useText } from "../i18n/index.ts";
import { packTexts } from "./texts.ts";

/** Downloads the pack as a bundle, or a DMN model as XML: the draft when there is one, else what is live. */
export function ExportButton(props: {
  readonly id: string;
  readonly hasDraft: boolean;
  readonly isModel: boolean;
}) {
  const { hasDraft, id, isModel } = props;
  const t = useText(packTexts);
  const language = useLanguage();
  const { message } = App.useApp();
  const download = useMutation({
    mutationFn: () => api.exportBundle(id, hasDraft),
    onSuccess: (bundle) => saveFile(`${id}.lendloom.json`, JSON.stringify(bundle, null, 2)),
    onError: (error) => void message.error(problemSentence(asProblem(error), language)),
  });
  const button = (
    <Button
      type="text"
      icon={<DownloadOutlined />}
      loading={download.isPending}
      {...(isModel ? {} : { onClick: () => download.mutate() })}
      aria-label={t("export")}
      data-testid="export-bundle"
    />
  );
  if (!isModel) return <Tooltip title={t("exportHint")}>{button}</Tooltip>;
  const items = [
    { key: "bundle", label: t("exportBundle"), onClick: () => download.mutate() },
    {
      key: "dmn",
      label: (
        <a href={api.dmnAddress(id, hasDraft)} download={`${id}.dmn`} data-testid="export-dmn">
          {t("exportDmn")}
        </a>
      ),
    },
  ];
  return (
    <Dropdown menu={{ items }} trigger={["click"]}>
      {button}
    </Dropdown>
  );
}

function saveFile(name: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
