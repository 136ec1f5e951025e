export { ApplicationList } from "./application-list.tsx";
export { ApplicationPage, Standing } from "./application-page.tsx";
export { DecisionCard } from "./decision-card.tsx";
export { FactValue } from "./fact-value.tsx";
export { JournalCard } from "./journal-card.tsx";
