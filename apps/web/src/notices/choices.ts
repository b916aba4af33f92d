import { createStoredSwitch } from '../shell/stored-switch';

export const soundChoice = createStoredSwitch('claimline:sound', true);
/** What the person has asked for; the browser has its own word in it, see `system-notices.ts`. */
export const noticeChoice = createStoredSwitch('claimline:notices', false);
