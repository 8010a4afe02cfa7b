/**
 * The k-th smallest (k from 1) of the values, which are rearranged. k outside 1 … values.length: RangeError.
 * Hoare's quickselect with the median of three as pivot, so that sorted input is fast too.
 */
export function selectKth(values: Float64Array, k: number): number {
  if (!(Number.isInteger(k) && k >= 1 && k <= values.length)) {
    throw new RangeError(`no ${k}-th smallest of ${values.length} values`)
  }
  const target = k - 1
  let low = 0
  let high = values.length - 1
  while (low < high) {
    const [a, b, c] = [values[low], values[(low + high) >> 1], values[high]]
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
    let left = low
    let right = high
    while (left <= right) {
      while (values[left] < pivot) left++
      while (values[right] > pivot) right--
      if (left <= right) {
        const swapped = values[left]
        values[left++] = values[right]
        values[right--] = swapped
      }
    }
    if (target <= right) high = right
    else if (target >= left) low = left
    else break
  }
  return values[target]
}
