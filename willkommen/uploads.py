"""How much one request may carry in files; whatever is larger is refused before its first byte is kept."""

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

# The letter box takes sixty megabytes from a form without JavaScript; the rest is the form around them.
MOST_BYTES = 64 * 1024 * 1024


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
