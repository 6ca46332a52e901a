/**
 * The recordings of speech corpora as they are distributed: which files there are, who speaks, and
 * with which emotion. No audio is read.
 *
 * Every audio file is a recording of the {@linkcode Listing} or counted with the reason why not;
 * published counts that do not hold are said in words.
 *
 * @module
 */
export { type DistributionName, distributions, listRecordings } from "./list_recordings.ts";
export { listWithMetadata } from "./list_with_metadata.ts";
export type { ListedRecording, Listing, ListingCounts } from "./listing.ts";
export { findRecordings, type FoundRecording } from "./find_recordings.ts";
