/** Throws RangeError unless 0 < p < 1. */
export function requireProbability(p: number): void {
  if (!(p > 0 && p < 1)) throw new RangeError(`a probability between 0 and 1 is needed, not ${p}`)
}

/** Throws RangeError unless the value is finite and greater than 0. */
export function requirePositive(name: string, value: number): void {
  if (!(value > 0 && value < Number.POSITIVE_INFINITY)) throw new RangeError(`${name} must be positive, not ${value}`)
}

/** Throws RangeError unless the value is a whole number of at least 0. */
export function requireCount(name: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 0)) throw new RangeError(`${name} must be a whole number, not ${value}`)
}
