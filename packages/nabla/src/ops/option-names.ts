/** Names of options that ops of several files share; the files of the others have theirs. */
export const DTYPE_OPTIONS: readonly string[] = ['dtype'];
export const ALONG_OPTIONS: readonly string[] = ['axis'];
