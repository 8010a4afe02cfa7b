export function pageAssets(): string
