import { useMedia } from '../../ui/use-media';

/** True where the middle of the desk, between ladder and facts, has no room for every column of its tables. */
export const useTight = () => useMedia('(max-width: 1439px)');
