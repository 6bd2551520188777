export { EditLine, History } from "./history";
