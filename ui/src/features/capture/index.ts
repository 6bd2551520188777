export { default } from "./capture";
