export { Files } from "./files";
