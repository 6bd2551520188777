export { KeyTable, Settings } from "./settings";
