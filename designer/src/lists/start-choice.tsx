import { Form, Radio } from "antd";

interface StartChoiceProps {
  readonly label: string;
  readonly empty: { readonly label: string; readonly hint: string };
  readonly copy: { readonly label: string; readonly hint: string };
  /** Whether there is anything to copy. */
  readonly mayCopy: boolean;
}

/** Whether a new definition begins with next to nothing or as a copy of another. */
export function StartChoice({ label, empty, copy, mayCopy }: StartChoiceProps) {
  const options = [
    { value: "empty", words: empty, disabled: false },
    { value: "copy", words: copy, disabled: !mayCopy },
  ];
  return (
    <Form.Item name="start" label={label}>
      <Radio.Group
        className="new-starts"
        options={options.map(({ value, words, disabled }) => ({
          value,
          disabled,
          label: (
            <span data-testid={`start-${value}`}>
              <b>{words.label}</b> <small className="muted">{words.hint}</small>
            </span>
          ),
        }))}
      />
    </Form.Item>
  );
}
