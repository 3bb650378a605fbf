/** Native TensorFlow was not installed or removed; the message says why and what to do. */
export class InstallFailure extends Error {}

/** The user said stop; nothing is left of what was begun. */
export class InstallCancelled extends Error {
  constructor() {
    super('The installation of native TensorFlow was cancelled; nothing was installed.');
  }
}
