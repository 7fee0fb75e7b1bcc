"""Word to PDF by LibreOffice where it is installed: a child process with a profile and a folder of its own."""

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

SECONDS = 300


def is_installed() -> bool:
    return shutil.which("soffice") is not None


def converted(files: dict[int, bytes]) -> dict[int, bytes]:
    """{key: PDF} of {key: .docx}; one that LibreOffice could not read is left out. One start for all of them.

    Raises subprocess.SubprocessError where it does not end.
    """
    program = shutil.which("soffice")
    if program is None or not files:
        return {}
    with TemporaryDirectory(prefix="guanhu-pdf-") as folder:
        place = Path(folder)
        for key, content in files.items():
            (place / f"{key}.docx").write_bytes(content)
        subprocess.run(
            [
                program,
                f"-env:UserInstallation=file://{folder}/profile",
                "--headless",
                "--norestore",
                "--convert-to",
                "pdf",
                "--outdir",
                folder,
                *(str(place / f"{key}.docx") for key in files),
            ],
            check=False,
            timeout=SECONDS,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"HOME": folder, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        )
        made = {key: place / f"{key}.pdf" for key in files}
        return {key: path.read_bytes() for key, path in made.items() if path.exists()}
