import { EditOutlined } from "@ant-design/icons";
import type { Texts } from "@lendloom/engine/kernel";
import { Button, Input, Popover } from "antd";
import { useState } from "react";
import { useText, useTitle } from "../i18n/index.ts";
import { changeLabel } from "./edit-labels.ts";
import { useEdit } from "./pack-context.ts";
import { packTexts } from "./texts.ts";

interface EditableTitleProps {
  readonly title: Texts;
  readonly pointer: string;
  readonly testId: string;
}

/** A title, and a pencil to change it in both languages at once. */
export function EditableTitle({ pointer, testId, title }: EditableTitleProps) {
  const t = useText(packTexts);
  const shown = useTitle();
  const { set } = useEdit();
  const [draft, setDraft] = useState<Texts>();
  const finish = () => {
    if (draft !== undefined && (draft["zh-CN"] !== title["zh-CN"] || draft.en !== title.en))
      set(pointer, { ...draft }, changeLabel(title, shown(title), shown(draft)));
    setDraft(undefined);
  };
  const field = (language: "zh-CN" | "en", label: string) =>
    draft !== undefined && (
      <label>
        {label}
        <Input
          value={draft[language]}
          maxLength={200}
          onChange={(event) => setDraft({ ...draft, [language]: event.target.value })}
          onPressEnter={finish}
          data-testid={`title-input-${language}`}
        />
      </label>
    );
  return (
    <span className="editable-title">
      <b data-testid={testId}>{shown(title)}</b>
      <Popover
        trigger="click"
        open={draft !== undefined}
        onOpenChange={(isOpen) => (isOpen ? setDraft(title) : finish())}
        content={
          <div className="title-editor">
            {field("zh-CN", t("titleIn"))}
            {field("en", t("titleEn"))}
            <Button type="primary" size="small" onClick={finish} data-testid="title-done">
              {t("done")}
            </Button>
          </div>
        }
      >
        <Button
          type="text"
          size="small"
          icon={<EditOutlined />}
          aria-label={t("rename")}
          data-testid={`${testId}-edit`}
        />
      </Popover>
    </span>
  );
}
