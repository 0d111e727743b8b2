// The plain module as a door: bytes in linear memory, no imports.

/** Instantiates `module`, which must not import anything. */
export async function open(module) {
  const { exports } = await WebAssembly.instantiate(module, {});
  const bytes = (address, length) => new Uint8Array(exports.memory.buffer, address, length);
  return {
    call(handle, request) {
      const room = exports.alloc(request.length) >>> 0;
      if (room === 0) throw new Error("no room for the request");
      bytes(room, request.length).set(request);
      const packed = BigInt.asUintN(64, exports.call(BigInt(handle), room, request.length));
      const address = Number(packed >> 32n);
      const length = Number(packed & 0xffffffffn);
      // Copied right away: the view becomes invalid when the memory grows.
      const answer = bytes(address, length).slice();
      exports.free(address, length);
      return answer;
    },
    close(handle) {
      exports.close(BigInt(handle));
    },
  };
}
