export { default } from "./wizard";
