export function venvPython(): string
