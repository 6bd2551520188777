export { default } from "./programmes";
