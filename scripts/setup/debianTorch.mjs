/** Debian's generation of PyTorch (1.13), for /usr/bin/python3: the old end of what the Python client must work with. */
import { existsSync } from 'node:fs';
import { runApt, canRunApt } from './apt.mjs';

const packages = '/usr/lib/python3/dist-packages';

export const debianTorch = {
  name: 'debian-torch',
  title: "Debian's PyTorch",
  probe: () => existsSync(`${packages}/torch/__init__.py`) && existsSync(`${packages}/pytest`),
  async install() {
    if (!canRunApt()) throw new Error('only root on Debian can install python3-torch');
    await runApt('debian-torch', ['python3-torch', 'python3-numpy', 'python3-pytest', 'python3-venv']);
  },
  advice: 'On Debian or Ubuntu: sudo apt-get install python3-torch python3-pytest.',
};
