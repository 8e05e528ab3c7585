import { onCallAt, segments } from '../../../src/core/oncall/schedule';

/** One bundle, so that both share what a rotation was prepared for. */
export const bench = { onCallAt, segments };
