export const root: string
export const hostManifest: string
export const hostLockfile: string
export const pythonRequirements: string
export const tfjsNodeVersion: string
export const tfjsNodePackage: string
export const debianPython: string
export function cacheFolder(): string
export function serverFolder(): string
export function venvFolder(): string
export function nativeTensorflowFolder(): string
export function completeMark(folder: string): string
export function isComplete(folder: string): boolean
export function findOnPath(...names: string[]): string | undefined
