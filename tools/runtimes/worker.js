// The worker that `workerd test` runs.
import { check } from './check.js';

export default {
  async test() {
    console.log(await check());
  },
};
