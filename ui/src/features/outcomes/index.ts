export { RecordTable } from "./outcomes";
