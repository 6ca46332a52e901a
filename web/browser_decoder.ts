/// <reference lib="dom" />

/**
 * Decodes what the browser can play, such as MP3 and Ogg.
 *
 * @param rate to bring it to, Hz
 * @returns the channels
 * @throws DOMException if the browser does not know the format
 */
export async function decodeByBrowser(bytes: ArrayBuffer, rate: number): Promise<Float32Array[]> {
  const sound = await new OfflineAudioContext(1, 1, rate).decodeAudioData(bytes);
  return Array.from({ length: sound.numberOfChannels }, (_, i) => sound.getChannelData(i));
}
