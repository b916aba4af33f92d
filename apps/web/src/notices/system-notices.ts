import { routes } from '../shell/routes';
import { noticeChoice } from './choices';

/** `denied`: only the browser's own settings can change it. */
export type NoticeState = 'absent' | 'denied' | 'off' | 'on';

export function noticeState(wanted: boolean): NoticeState {
  if (typeof Notification === 'undefined') return 'absent';
  if (Notification.permission === 'denied') return 'denied';
  return wanted && Notification.permission === 'granted' ? 'on' : 'off';
}

/** Call from a click: browsers ask the person only then. */
export async function askForNotices(): Promise<NoticeState> {
  noticeChoice.set((await Notification.requestPermission()) === 'granted');
  return noticeState(noticeChoice.isOn());
}

export interface Notice {
  claimId: string;
  title: string;
  text: string;
}

/** Shows it, in the place of an earlier one of the same claim. `onOpen`: the person has chosen it. */
export async function showNotice({ claimId, title, text }: Notice, onOpen: () => void): Promise<void> {
  const options = { body: text, tag: claimId, icon: '/icons/icon-192.png', lang: document.documentElement.lang };
  try {
    const notice = new Notification(title, options);
    notice.onclick = () => {
      window.focus();
      notice.close();
      onOpen();
    };
  } catch {
    // Phones show those of a service worker only, which then opens the claim (service-worker.js).
    const registration = await navigator.serviceWorker?.getRegistration();
    await registration?.showNotification(title, { ...options, data: { path: routes.claim(claimId) } });
  }
}
