/** Whether it is the address of a stream, as the engine takes them. */
export const isStreamAddress = (address: string): boolean => /^rtsp:\/\/\S/i.test(address);

/** Whether it is the address of an encrypted stream, which the engine cannot read. */
export const isEncryptedStream = (address: string): boolean => /^rtsps:\/\//i.test(address);
