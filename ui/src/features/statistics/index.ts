export { default } from "./statistics";
