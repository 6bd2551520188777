export { Conflicts } from "./conflicts";
