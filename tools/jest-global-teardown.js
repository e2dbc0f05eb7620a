import { teardown } from './jest-global-setup.js';

export default () => teardown(globalThis.__TEST_SERVERS__);
