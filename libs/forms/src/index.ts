export { checkForm, type Dto } from './check-form.ts';
