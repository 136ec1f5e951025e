export { ScheduleList } from "./schedule-list.tsx";
export { NewSchedule, SchedulePage } from "./schedule-page.tsx";
