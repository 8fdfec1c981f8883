from base.refusals import declare

declare(
    {
        "file_too_large": "The file is larger than is taken here.",
        "file_empty": "The file is empty.",
        "file_not_text": "The file is not text of the expected kind.",
    }
)
