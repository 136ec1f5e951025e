export { TaskList } from "./task-list.tsx";
export { TaskPage } from "./task-page.tsx";
