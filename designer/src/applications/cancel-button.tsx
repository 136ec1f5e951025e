import { Button } from "antd";
import { useState } from "react";
import { api, keys, type Application } from "../api/index.ts";
import { ReasonDialog } from "../app/reason-dialog.tsx";
import { useHasRole } from "../app/session.ts";
import { useText } from "../i18n/index.ts";
import { flowTexts } from "./flow-texts.ts";

/** The operator's way to end an application; nothing is shown where it has ended or for other people. */
export function CancelButton({ application }: { readonly application: Application }) {
  const t = useText(flowTexts);
  const [isOpen, setOpen] = useState(false);
  const may = useHasRole("officer");
  const { finished, cancelled } = application;
  if (!may || finished || cancelled !== undefined) return null;
  return (
    <>
      <Button danger onClick={() => setOpen(true)} data-testid="cancel-application">
        {t("cancel")}
      </Button>
      {isOpen && <CancelDialog application={application.id} onClose={() => setOpen(false)} />}
    </>
  );
}

function CancelDialog(props: { readonly application: string; readonly onClose: () => void }) {
  const { application, onClose } = props;
  const t = useText(flowTexts);
  // The same key for every try of this dialog: a repeated press cancels once.
  const [key] = useState(() => crypto.randomUUID());
  return (
    <ReasonDialog
      isDangerous
      act={t("cancel")}
      keep={t("keep")}
      hint={t("cancelHint")}
      reason={{ label: t("reason"), hint: t("reasonHint"), needed: t("reasonNeeded") }}
      maxLength={1_000}
      send={(reason) => api.cancelApplication(application, reason, key)}
      done={t("cancelled")}
      changes={[keys.application(application), keys.tasks]}
      testId="cancel"
      onClose={onClose}
    />
  );
}
