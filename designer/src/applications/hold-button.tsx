import { SafetyOutlined } from "@ant-design/icons";
import { Button, Tooltip } from "antd";
import { useState } from "react";
import { keys, retentionApi, usePeople, type Application } from "../api/index.ts";
import { ReasonDialog } from "../app/reason-dialog.tsx";
import { useHasRole } from "../app/session.ts";
import { useFormats, useText } from "../i18n/index.ts";
import { holdTexts } from "./hold-texts.ts";

/** That a legal hold keeps the application, and why; nothing where none does. */
export function HoldChip({ hold }: { readonly hold: Application["hold"] }) {
  const t = useText(holdTexts);
  const people = usePeople();
  const formats = useFormats();
  if (hold === undefined) return null;
  const { by, at, reason } = hold;
  return (
    <Tooltip title={t("heldBy", { name: people(by.id), at: formats.moment(at), reason })}>
      <span className="chip chip-draft" tabIndex={0} data-testid="held">
        <SafetyOutlined aria-hidden /> {t("held")}
      </span>
    </Tooltip>
  );
}

/** The administrator's way to keep an application whatever the retention policy says, and to end that. */
export function HoldButton({ application }: { readonly application: Application }) {
  const t = useText(holdTexts);
  const [isOpen, setOpen] = useState(false);
  const may = useHasRole("admin");
  if (!may) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)} data-testid="hold">
        {t(application.hold === undefined ? "hold" : "release")}
      </Button>
      {isOpen && <HoldDialog application={application} onClose={() => setOpen(false)} />}
    </>
  );
}

function HoldDialog(props: { readonly application: Application; readonly onClose: () => void }) {
  const { application, onClose } = props;
  const t = useText(holdTexts);
  // As it was when the dialog opened: what it does must not change under the hand.
  const [isHeld] = useState(application.hold !== undefined);
  return (
    <ReasonDialog
      act={t(isHeld ? "release" : "hold")}
      keep={t("cancel")}
      hint={t(isHeld ? "releaseHint" : "holdHint")}
      reason={{ label: t("reason"), hint: t("reasonHint"), needed: t("reasonNeeded") }}
      maxLength={500}
      send={(reason) =>
        isHeld ? retentionApi.release(application.id, reason) : retentionApi.hold(application.id, reason)
      }
      done={t(isHeld ? "released" : "heldNow")}
      changes={[keys.application(application.id), keys.retention]}
      testId="hold"
      onClose={onClose}
    />
  );
}
