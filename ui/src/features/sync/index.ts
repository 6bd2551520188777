export { QueueTable, SyncCentre } from "./sync-centre";
