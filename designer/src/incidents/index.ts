export { IncidentActions } from "./incident-actions.tsx";
export { IncidentSentence } from "./incident-words.tsx";
export { IncidentList } from "./incident-list.tsx";
export { OrderDialog } from "./order-dialog.tsx";
