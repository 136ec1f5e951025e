import { SafetyCertificateOutlined } from "@ant-design/icons";
import { Button, Tooltip } from "antd";
import { useState } from "react";
import { useText } from "../../i18n/index.ts";
import { usePack } from "../pack-context.ts";
import { ConvertDialog } from "./convert-dialog.tsx";
import { strictTexts } from "./texts.ts";

/** Offers strict semantics to a pack that has others. */
export function ConvertToStrictButton() {
  const { catalogue, pack } = usePack();
  const t = useText(strictTexts);
  const [isOpen, setIsOpen] = useState(false);
  if (pack.semantics === "strict" || catalogue === undefined) return null;
  return (
    <>
      <Tooltip title={t("hint")}>
        <Button
          type="text"
          icon={<SafetyCertificateOutlined />}
          onClick={() => setIsOpen(true)}
          data-testid="convert-to-strict"
        >
          {t("convert")}
        </Button>
      </Tooltip>
      {isOpen && <ConvertDialog catalogue={catalogue} close={() => setIsOpen(false)} />}
    </>
  );
}
