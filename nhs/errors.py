"""The one error a value from outside can cause."""


class Invalid(ValueError):
    """A value is not what it should be.

    ``str(error)`` is a sentence for the person who has to correct it and never repeats the value, because the
    value may identify a patient. ``error.code`` is stable and meant for programs.
    """

    def __init__(self, sentence: str, *, code: str) -> None:
        super().__init__(sentence)
        self.code = code
