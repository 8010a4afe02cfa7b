export const SHARED_DATA: string
export const hasSharedData: boolean
export const REAL_CASES: readonly { readonly name: string; readonly folder: string; readonly config: string }[]
