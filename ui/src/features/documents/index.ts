export { Documents } from "./documents";
export { MrzPreview } from "./mrz-preview";
