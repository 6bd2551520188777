export { Tasks } from "./tasks";
