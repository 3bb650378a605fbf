/** `node` runs `entry`. */
export function serverPaths(): { entry: string; node: string };
