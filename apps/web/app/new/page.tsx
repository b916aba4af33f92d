import { NewClaimScreen } from '../../src/new-claim/new-claim-screen';

export default function Page() {
  return <NewClaimScreen />;
}
