/** The sampling rate of the synthetic corpora, Hz. */
export const syntheticRate: number = 16000;

/** The samples of a frame, 5 ms: the synthesizer's controls have a value for each. */
export const frameLength = 80;
