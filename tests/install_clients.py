"""Install the clients that nobody here wrote into a folder, those that are not there yet.

    python tests/install_clients.py FOLDER

Three Python clients share the import name magento, so each has a folder of its own; npm's stand in one. What cannot be
had is said in a line: the tests that need it are then skipped, and say so.
"""

import shutil
import subprocess
import sys
from pathlib import Path

PIP = (sys.executable, "-m", "pip", "install", "-q", "--no-compile", "--target")
NPM = ("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix")
#: What is installed where, and how.
CLIENTS = {
    "python-magento": (*PIP, "python-magento", "--no-deps", "python-magento==1.0.3"),
    "pymagento": (*PIP, "pymagento", "pymagento==2.14.0"),
    "my-magento": (*PIP, "my-magento", "my-magento==2.2.0"),
    "node": (*NPM, "node", "soap@1", "magento-api-rest@2.0.4"),
}


def start(folder: Path, command: tuple[str, ...]) -> subprocess.Popen[bytes] | None:
    """Begin to install; nothing where there is nobody to do it."""
    found = shutil.which(command[0])
    return subprocess.Popen((found, *command[1:]), cwd=folder) if found else None


def main() -> None:
    """Install all that is missing, side by side, and say what could not be had."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    missing = {name: command for name, command in CLIENTS.items() if not (folder / name / "installed").exists()}
    started = {name: start(folder, command) for name, command in missing.items()}
    for name, process in started.items():
        if process and process.wait() == 0:
            (folder / name / "installed").touch()
        else:
            print(f"{name} could not be installed: {' '.join(missing[name][-2:])}; its tests are skipped")  # noqa: T201 - said to whoever runs it


if __name__ == "__main__":
    main()
