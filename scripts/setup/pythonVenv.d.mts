export function venvPython(): string;
