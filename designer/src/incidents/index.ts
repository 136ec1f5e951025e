export { IncidentActions } from "./incident-actions.tsx";
export { IncidentList } from "./incident-list.tsx";
export { OrderDialog } from "./order-dialog.tsx";
