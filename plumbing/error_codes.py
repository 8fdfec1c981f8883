from base.errors import declare

declare(
    {
        "file_too_large": "The file is larger than is taken here.",
        "file_empty": "The file is empty.",
        "scan_failed": "The file could not be scanned, so it was not kept.",
        "file_infected": "The scan found something harmful in the file, so it was not kept.",
        "file_not_text": "The file is not text of the expected kind.",
    }
)
