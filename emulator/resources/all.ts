/* All resources. To add one, add a file to this folder and a line here. */
export { activity } from './activity';
export { channel } from './channel';
export { course } from './course';
export { customProperty } from './customProperty';
export { customRole } from './customRole';
export { formAnswer } from './formAnswer';
export { forum } from './forum';
export { group } from './group';
export { learningPath } from './learningPath';
export { live } from './live';
export { member } from './member';
export { tag } from './tag';
