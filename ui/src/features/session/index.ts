export { FirstRun, RecoveryKey } from "./first-run";
export { idleMinutesLeft, lockNow, useIdleLock } from "./idle";
export { Secret } from "./recover";
export { roleShort, roleWords } from "./role";
export { Unlock } from "./unlock";
