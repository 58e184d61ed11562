import path from 'node:path';

/** Recorded samples that lie beside the project where it is developed; a user's clone does not have them. */
export const recordedData = path.resolve(__dirname, '../../../shared/data');
