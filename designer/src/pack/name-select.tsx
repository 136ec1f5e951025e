import { Select } from "antd";
import { useMemo } from "react";
import { useTitle } from "../i18n/index.ts";
import type { NamedThing } from "./names.ts";
import { usePack } from "./pack-context.ts";

interface NameSelectProps {
  readonly value: string;
  readonly label: string;
  readonly onChoose: (name: string) => void;
  readonly onClose: () => void;
  readonly testId: string;
  readonly accepts?: (thing: NamedThing) => boolean;
}

/** Chooses a fact, formula or output, grouped by where it comes from; found by title or by name. */
export function NameSelect({ accepts, label, onChoose, onClose, testId, value }: NameSelectProps) {
  const { names } = usePack();
  const title = useTitle();
  const options = useMemo(() => {
    const groups = new Map<string, { value: string; label: string; search: string }[]>();
    for (const thing of names.values()) {
      // Protected facts are refused in rules: offering them would only lead to an error.
      if (thing.protected === true || accepts?.(thing) === false) continue;
      const group = title(thing.group);
      const search = `${thing.name} ${thing.title["zh-CN"]} ${thing.title.en}`.toLowerCase();
      groups.set(group, [
        ...(groups.get(group) ?? []),
        { value: thing.name, label: title(thing.title), search },
      ]);
    }
    return [...groups].map(([group, items]) => ({ label: group, title: group, options: items }));
  }, [accepts, names, title]);
  return (
    <Select
      autoFocus
      defaultOpen
      showSearch={{
        filterOption: (input, option) =>
          option !== undefined && "search" in option && String(option.search).includes(input.toLowerCase()),
      }}
      size="small"
      className="name-select"
      value={value}
      options={options}
      aria-label={label}
      popupMatchSelectWidth={280}
      data-testid={testId}
      onChange={(name: string) => {
        onChoose(name);
        onClose();
      }}
      onOpenChange={(isOpen) => !isOpen && onClose()}
    />
  );
}
