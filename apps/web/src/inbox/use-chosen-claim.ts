import { useSearchParams } from 'next/navigation';
import { routes } from '../shell/routes';

/** Whether the list is the entry before this one, so that "back" can be the browser's own back. */
let cameFromList = false;

/** The claim in the address. It changes without a navigation: nothing is fetched, and back and forward work. */
export function useChosenClaim() {
  const chosen = useSearchParams().get('claim');
  return {
    chosen,
    choose(claimId: string) {
      if (claimId === chosen) return;
      cameFromList ||= chosen === null;
      history.pushState(null, '', routes.claim(claimId));
    },
    leave() {
      if (cameFromList) history.back();
      else history.replaceState(null, '', routes.inbox);
      cameFromList = false;
    },
  };
}
