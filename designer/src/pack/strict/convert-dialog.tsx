import { loadCatalogue, PackCasesSchema, type CatalogueDefinition } from "@lendloom/engine/decision";
import { convertToStrict, type StrictConversion } from "@lendloom/engine/interop";
import { checkSchema, type Json } from "@lendloom/engine/kernel";
import { Alert, Button, Modal } from "antd";
import { useMemo } from "react";
import { useDocument } from "../../app/use-document.ts";
import { useText, useTitle } from "../../i18n/index.ts";
import { useEdit, usePack } from "../pack-context.ts";
import { ChangesTable } from "./changes-table.tsx";
import "./strict.css";
import { strictTexts } from "./texts.ts";

/** What strict semantics would change in the pack that is open; applying it is one edit that can be undone. */
export function ConvertDialog(props: {
  readonly catalogue: CatalogueDefinition;
  readonly close: () => void;
}) {
  const { catalogue, close } = props;
  const { document, pack } = usePack();
  const { cases } = useDocument(document);
  const edit = useEdit();
  const t = useText(strictTexts);
  const converted = useMemo(() => convert(pack, catalogue, cases), [cases, catalogue, pack]);
  const apply = (): void => {
    if (converted === undefined) return;
    edit.set("", converted.pack as unknown as Json, strictTexts.convert);
    close();
  };
  return (
    <Modal
      open
      width={820}
      title={t("convert")}
      onCancel={close}
      footer={[
        <Button key="cancel" onClick={close}>
          {t("cancel")}
        </Button>,
        <Button
          key="apply"
          type="primary"
          disabled={converted === undefined}
          onClick={apply}
          data-testid="apply-strict"
        >
          {t("apply")}
        </Button>,
      ]}
    >
      {converted === undefined ? (
        <Alert type="error" title={t("broken")} />
      ) : (
        <Report converted={converted} catalogue={catalogue} />
      )}
    </Modal>
  );
}

function Report(props: { readonly converted: StrictConversion; readonly catalogue: CatalogueDefinition }) {
  const { addedReasons, changed, changes, report, tried } = props.converted;
  const t = useText(strictTexts);
  const title = useTitle();
  const errors = report.filter(({ severity }) => severity === "error");
  const sentence =
    errors.length > 0
      ? t("refused", { count: errors.length })
      : t(changed === 0 ? "same" : "changed", { tried, changed });
  return (
    <div
      className="strict-report"
      data-testid="strict-report"
      data-changed={changed}
      data-errors={errors.length}
    >
      <Alert
        type={errors.length > 0 ? "error" : changed > 0 ? "warning" : "success"}
        title={sentence}
        showIcon
      />
      {addedReasons.length > 0 && (
        <p>
          {t("reasonsAdded", {
            count: addedReasons.length,
            codes: addedReasons.map(({ code }) => code).join(", "),
          })}
        </p>
      )}
      {errors.length > 0 && (
        <ul className="strict-errors">
          {errors.map((entry) => (
            <li key={`${entry.pointer} ${entry.code}`}>
              {title(entry.texts)}
              <small className="mono">{entry.pointer}</small>
            </li>
          ))}
        </ul>
      )}
      {changes.length > 0 && <ChangesTable changes={changes} catalogue={props.catalogue} />}
      {changed > changes.length && <p className="muted">{t("more", { count: changes.length })}</p>}
    </div>
  );
}

/** Nothing for a pack that has errors as it is. */
function convert(
  pack: unknown,
  catalogue: CatalogueDefinition,
  cases: unknown,
): StrictConversion | undefined {
  const loaded = loadCatalogue(catalogue);
  if (!loaded.ok) return undefined;
  const known = checkSchema(PackCasesSchema, cases ?? null);
  const converted = convertToStrict(pack, {
    catalogue: loaded.value,
    cases: known.ok ? known.value.cases : [],
  });
  return converted.ok ? converted.value : undefined;
}
