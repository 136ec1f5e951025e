export { ChangeRequestPage } from "./change-request-page.tsx";
export { PublishPage } from "./publish-page.tsx";
export { RequestPublishButton } from "./request-publish.tsx";
