import { toChildEnvironment } from '../childEnvironment';

/** npm's own settings in the environment: registries, proxies, certificates. */
const NPM_SETTING =
  /^npm_config_(registry|proxy|https_proxy|http_proxy|noproxy|cafile|ca|strict_ssl|userconfig|cache)$/i;

/**
 * For npm, pip and the compiler: the user's environment, temporary files inside the folder that is thrown away after a cancel,
 * and no 207 MB left in pip's cache.
 */
export function toInstallEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  { temporary, asNode }: { temporary: string; asNode: boolean },
): Record<string, string> {
  const settings = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && NPM_SETTING.test(entry[0]),
  );
  return {
    ...toChildEnvironment(environment, asNode),
    ...Object.fromEntries(settings),
    TMPDIR: temporary,
    PIP_NO_CACHE_DIR: '1',
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
  };
}
