/** What the engine says, as its own declarations have it. */
export type {
  Answer,
  Category,
  Disguise,
  Entity,
  Finding,
  Grade,
  ListInfo,
  Match,
  Reading,
  Reason,
  Relation,
  State,
  Statement,
} from '../../dist/module/forewarn.js';
