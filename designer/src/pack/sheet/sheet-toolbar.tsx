import { FileExcelOutlined, UploadOutlined } from "@ant-design/icons";
import type { TableDecision } from "@lendloom/engine/decision";
import { App, Button, Dropdown, Upload } from "antd";
import { useState } from "react";
import { useText } from "../../i18n/index.ts";
import { usePack } from "../pack-context.ts";
import { ImportDialog } from "./import-dialog.tsx";
import type { SheetReading } from "./sheet-files.ts";
import "./sheet.css";
import { sheetTexts } from "./texts.ts";

const contentTypes = {
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  csv: "text/csv",
};

interface GivenSheet {
  readonly file: string;
  readonly reading: SheetReading;
}

/** A decision table out to Excel and back: what a sheet would change is shown before it changes anything. */
export function SheetToolbar({ id, table }: { readonly id: string; readonly table: TableDecision }) {
  const { catalogue, pack } = usePack();
  const t = useText(sheetTexts);
  const { message } = App.useApp();
  const [given, setGiven] = useState<GivenSheet>();
  if (catalogue === undefined) return null;
  const place = { pack, catalogue, decisionId: id };

  const exportAs = async (format: "xlsx" | "csv") => {
    const { writeSheet } = await import("./sheet-files.ts");
    saveBytes(`${pack.id}-${id}.${format}`, writeSheet(place, format), contentTypes[format]);
  };
  const read = async (file: File) => {
    try {
      const { readSheet } = await import("./sheet-files.ts");
      setGiven({ file: file.name, reading: await readSheet(file, place) });
    } catch (error) {
      // The file may have gone, or the network that brings the reader; the person tries again.
      void message.error(t("failed"));
      throw error;
    }
  };
  return (
    <span className="sheet-toolbar">
      <Dropdown
        menu={{
          items: (["xlsx", "csv"] as const).map((format) => ({
            key: format,
            label: (
              <span data-testid={`sheet-export-${format}`}>
                {t(format === "csv" ? "exportCsv" : "exportXlsx")}
              </span>
            ),
          })),
          onClick: ({ key }) => void exportAs(key === "csv" ? "csv" : "xlsx"),
        }}
        trigger={["click"]}
      >
        <Button icon={<FileExcelOutlined />} data-testid="sheet-export">
          {t("exportSheet")}
        </Button>
      </Dropdown>
      <Upload
        accept=".xlsx,.csv"
        showUploadList={false}
        data-testid="sheet-import"
        beforeUpload={(file) => {
          void read(file);
          return Upload.LIST_IGNORE;
        }}
      >
        <Button icon={<UploadOutlined />}>{t("importSheet")}</Button>
      </Upload>
      {given !== undefined && (
        <ImportDialog
          file={given.file}
          id={id}
          reading={given.reading}
          table={table}
          close={() => setGiven(undefined)}
        />
      )}
    </span>
  );
}

function saveBytes(name: string, bytes: Uint8Array, type: string): void {
  const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
