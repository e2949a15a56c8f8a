// How do arrays travel? As base64 of little-endian float32, unpacked here.

/**
 * @param {string} text base64
 * @returns {Float32Array}
 */
export function floats(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

/**
 * 0, 1, ... n - 1.
 *
 * @param {number} n
 */
export function range(n) {
  return Array.from({ length: n }, (_, k) => k);
}

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
export function clamp(value, low, high) {
  return Math.max(low, Math.min(value, high));
}
