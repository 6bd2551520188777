export { Purge as default } from "./purge";
