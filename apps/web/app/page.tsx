import { Home } from '../src/shell/home';

export default function Page() {
  return <Home />;
}
