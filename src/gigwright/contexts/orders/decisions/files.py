"""Files that go with a delivery or with evidence; they are kept before, and named by their content."""

from string import hexdigits

from gigwright.backbone.errors import Refused
from gigwright.events.orders import FILE_BYTES_MAX, FILE_NAME_LENGTH_MAX, FILES_MAX, File

SHA256_LENGTH = 64


def check_files(files: tuple[File, ...]) -> None:
    """Refused for too many, for two of one name, for a name that nobody can trust, and for what was never kept."""
    if len(files) > FILES_MAX:
        raise Refused(f"at most {FILES_MAX} files go together, not {len(files)}")
    for file in files:
        _check_file(file)
    if len({file.name for file in files}) < len(files):
        raise Refused("two files have the same name; rename one")


def _check_file(file: File) -> None:
    if not 0 < len(file.name) <= FILE_NAME_LENGTH_MAX:
        raise Refused(f"a file's name has 1 to {FILE_NAME_LENGTH_MAX} characters, not {len(file.name)}")
    if "/" in file.name or "\\" in file.name or len(file.name.splitlines()) > 1:  # whoever saves it trusts the name
        raise Refused(f"a file's name has no slashes and no line breaks; rename {file.name!r}")
    if not 0 <= file.size_bytes <= FILE_BYTES_MAX:
        raise Refused(f"{file.name} has {file.size_bytes} bytes; a file has at most {FILE_BYTES_MAX}")
    if len(file.sha256) != SHA256_LENGTH or not set(file.sha256) <= set(hexdigits.lower()):
        raise Refused(f"{file.name} does not say which content it has; keep the file first")
