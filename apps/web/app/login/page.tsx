import { LoginScreen } from '../../src/login/login-screen';

export default function Page() {
  return <LoginScreen />;
}
