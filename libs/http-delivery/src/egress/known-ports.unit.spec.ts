import { KNOWN_SERVICES } from './known-ports.ts';

describe('The ports of known services', () => {
  it('name each port once, so that a refusal names its service', () => {
    const ports = KNOWN_SERVICES.flatMap(([, listed]) => listed);
    expect(ports.filter((port, index) => ports.indexOf(port) !== index)).toEqual([]);
  });
});
