import { expect, it } from 'vitest';
import { csv } from './csv.js';

it('ANA9 shows what a spreadsheet would compute, and quotes what needs it', () => {
  const dangerous = ['=1+1', '+33 1', '-2', '@SUM(A1)', '\t=1', '\r=1'];
  expect(csv([dangerous])).toBe(`\uFEFF'=1+1,'+33 1,'-2,'@SUM(A1),'\t=1,"'\r=1"\r\n`);
  expect(csv([['a,b', 'say "no"', 'two\nlines', 'é', 'a=b', null, -2, 0.5]])).toBe(
    '\uFEFF"a,b","say ""no""","two\nlines",é,a=b,,-2,0.5\r\n',
  );
});
