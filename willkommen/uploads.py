"""How much one request may carry in files, and where they are until they stand in the database: nowhere under a name."""

import errno
import tempfile

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

# The letter box takes sixty megabytes from a form without JavaScript; the rest is the form around them.
MOST_BYTES = 64 * 1024 * 1024
# The disk, one's share of it, or the most one file may have: in each case there is no room for what somebody sent.
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def is_disk_full(error: BaseException | None) -> bool:
    """Whether there was no room for a file on its way through this machine; it was not taken, and may be sent again."""
    return isinstance(error, OSError) and error.errno in _NO_ROOM


class BoundedUpload(FileUploadHandler):
    """Stands before Django's own handlers; a request says how long it is, and the server reads no more than that."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # noqa: N803 -- Django's name
        """Raises `RequestDataTooBig`, which is answered with 400."""
        if content_length > MOST_BYTES:
            raise RequestDataTooBig(f"{content_length} bytes in one request")

    def receive_data_chunk(self, raw_data, start):
        """Leaves the content to the next handler."""
        return raw_data

    def file_complete(self, file_size):
        """Leaves the file to the next handler."""
        return


class NamelessUpload(FileUploadHandler):
    """Keeps a large file on the disk without a name, from its first byte.

    Nobody else can open it, and it is gone with the request, also when the disk is full or the process is killed: the papers
    of a person are never left behind on a web server.
    """

    def new_file(self, *args, **kwargs):
        """One more file begins."""
        super().new_file(*args, **kwargs)
        self.file = UploadedFile(
            tempfile.TemporaryFile(),  # noqa: SIM115 -- lives as long as the request
            self.file_name,
            self.content_type,
            0,
            self.charset,
            self.content_type_extra,
        )

    def receive_data_chunk(self, raw_data, start):
        """The next piece. Raises `OSError` where there is no room (`is_disk_full`)."""
        self.file.write(raw_data)

    def file_complete(self, file_size):
        """The whole file, at its beginning."""
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self):
        """The sender has gone."""
        if hasattr(self, "file"):
            self.file.close()
