import { DownloadOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { App, Button, Tooltip } from "antd";
import { api, asProblem } from "../api/index.ts";
import { problemSentence } from "../app/problem-alert.tsx";
import { useLanguage, useText } from "../i18n/index.ts";
import { packTexts } from "./texts.ts";

/** Downloads the pack as a bundle: the draft when there is one, else what is live. */
export function ExportButton({ hasDraft, id }: { readonly id: string; readonly hasDraft: boolean }) {
  const t = useText(packTexts);
  const language = useLanguage();
  const { message } = App.useApp();
  const download = useMutation({
    mutationFn: () => api.exportBundle(id, hasDraft),
    onSuccess: (bundle) => saveFile(`${id}.lendloom.json`, JSON.stringify(bundle, null, 2)),
    onError: (error) => void message.error(problemSentence(asProblem(error), language)),
  });
  return (
    <Tooltip title={t("exportHint")}>
      <Button
        type="text"
        icon={<DownloadOutlined />}
        loading={download.isPending}
        onClick={() => download.mutate()}
        aria-label={t("export")}
        data-testid="export-bundle"
      />
    </Tooltip>
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
