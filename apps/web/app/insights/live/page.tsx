import { LiveScreen } from '../../../src/insights/live-screen';

export default function Page() {
  return <LiveScreen />;
}
