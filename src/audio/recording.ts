/** A recording, decoded and mixed to one channel. */
export interface Recording {
  /**
   * The mean of the channels, sample by sample, for every encoding in single precision:
   * sum of the channels / channels / divisor. Full scale is about 1. The divisors are those that
   * openSMILE has, so that features of one are features of the other: 32767 for 16 bit (-32768 becomes
   * -1.00003), 32767 * 256 for 24 bit, 2147483647 for 32 bit, 1 for floating point. There is one
   * exception: 8 bit WAVE is unsigned and becomes (byte - 128) / 127; openSMILE takes the bytes as
   * signed, which is wrong.
   */
  samples: Float32Array;
  /** Samples per second and channel. */
  sampleRate: number;
  /** The number of channels in the file. */
  channels: number;
  /** How the samples are stored, for people: "PCM 16 bit", "FLAC 24 bit", "u-law (SPHERE)". */
  encoding: string;
  /**
   * The number of clipped sample frames: those where a channel is at full scale, two or more in a row.
   * A single one is an ordinary peak, as in every recording that is normalized to its maximum.
   */
  clipped: number;
  /** Whether all samples are 0, after the channels are mixed. */
  silent: boolean;
  /** What is odd about the file, though it can be read: one sentence each, without a full stop. */
  notes: string[];
}
