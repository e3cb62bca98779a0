/** Where the channels of an image stand: behind its places, or before them. */
export type DataFormat = 'channels_last' | 'channels_first';

export const DATA_FORMATS: readonly DataFormat[] = ['channels_last', 'channels_first'];
