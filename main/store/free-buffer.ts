/** Gives the memory of a buffer back at once, where the garbage collector takes its time. All its views are empty from then on. */
export function freeBuffer(buffer: ArrayBuffer): void {
  // Of ES2024, which all our runtimes have but the types of ES2023 do not.
  (buffer as ArrayBuffer & { transfer(bytes: number): ArrayBuffer }).transfer(0);
}
