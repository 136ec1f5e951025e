import type { Language } from "@lendloom/engine/kernel";
import { create } from "zustand";

const storageKey = "lendloom.language";

interface LanguageStore {
  readonly language: Language;
  readonly choose: (language: Language) => void;
}

/** The language of this browser: zh-CN until a person chooses otherwise, remembered between visits. */
export const useLanguageStore = create<LanguageStore>()((set) => ({
  language: remembered(),
  choose(language) {
    remember(language);
    set({ language });
  },
}));

function remembered(): Language {
  try {
    return localStorage.getItem(storageKey) === "en" ? "en" : "zh-CN";
  } catch {
    return "zh-CN"; // Storage is forbidden or this is not a browser: the choice then lasts for the visit.
  }
}

function remember(language: Language): void {
  try {
    localStorage.setItem(storageKey, language);
  } catch {
    // The choice holds for this visit only.
  }
}
