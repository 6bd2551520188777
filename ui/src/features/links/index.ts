export { Links } from "./links";
