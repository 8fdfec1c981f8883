"""One declaration for each thing the API takes or gives: it reads strictly, renders, and is its own description.

``Body`` is what is sent, ``Patch`` a change in which null clears, ``Query`` the parameters of an address, ``Answer``
what is given back. The docstring of a record and the description of a field are read by strangers. See
``docs/design/api-records.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import Annotated, Any, ClassVar, Generic, Self, TypeVar, get_args

from django.conf import settings
from pydantic import (
    MISSING,
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    ModelWrapValidatorHandler,
    ValidationError,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from base.parameter_text import reader_of
from base.record_faults import Words, in_our_words, own_error
from base.record_types import Text, Whole, or_null

USUAL_PAGE, LARGEST_PAGE = 50, 200
Source = str | Callable[[Any], Any]


def outer_name(name: str) -> str:
    """A field's name from outside: ``from_`` and ``register_`` have names that Python or pydantic keeps for itself."""
    return name.removesuffix("_")


class Record(BaseModel):
    """Base of every record: no field that is not declared, no value of another type, no change after reading."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        frozen=True,
        alias_generator=outer_name,
        serialize_by_alias=True,
        json_schema_serialization_defaults_required=True,
    )

    example: ClassVar[Any] = None
    """One of these as JSON, for the description."""

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        described = handler.resolve_ref_schema(handler(schema))
        described.pop("title", None)
        if cls.example is not None:
            described["examples"] = [cls.example]
        cls._describe(described)
        return described

    @classmethod
    def example_of(cls) -> Any:
        """The example, or that of the record it is a list of; None where there is none and nothing to show."""
        if cls.example is not None or not cls.model_fields:
            return cls.example if cls.model_fields else {}
        of = cls.__pydantic_generic_metadata__["args"]
        return (
            {"results": [of[0].example_of()], **({"next": None} if "next" in cls.model_fields else {})} if of else None
        )

    @classmethod
    def _describe(cls, schema: JsonSchemaValue) -> None:
        """Mend what the record's schema says of it."""


# What is sent


class _Sent(Record):
    renamed: ClassVar[Mapping[str, str]] = {}
    """Names fields had before, with the names they have now: whoever sends one is told."""

    @classmethod
    def names(cls) -> list[str]:
        """The names of its fields from outside."""
        return [outer_name(name) for name in cls.model_fields]

    def values(self) -> dict[str, Any]:
        """The values by their names from outside, without what a patch leaves out: the arguments of a service."""
        return {outer_name(name): value for name, value in self if value is not MISSING}

    @classmethod
    def _given(cls, raw: Any) -> Any:
        """The input, made ready to be validated."""
        return raw

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, raw: Any, read: ModelWrapValidatorHandler[Self]) -> Self:
        given = cls._given(raw)
        try:
            return read(given)
        except ValidationError as error:
            raise cls._in_our_words(error, given) from None

    @classmethod
    def _in_our_words(cls, error: ValidationError, given: Any) -> ValidationError:
        """The same error; fields that are not known are one fault of the whole, old names are told the new ones."""
        unknown = 0
        places: list[tuple[tuple[int | str, ...], Words]] = []
        for line in error.errors(include_url=False, include_input=False):
            place = line["loc"]
            if line["type"] == "extra_forbidden" and len(place) == 1:
                if place[0] in cls.renamed:
                    places.append((place, Words("renamed_field", f"Use {cls.renamed[str(place[0])]} instead.")))
                else:
                    unknown += 1
            elif not (line["type"] == "missing" and _goes_by_old_name(cls.renamed, place, given)):
                places.append((place, in_our_words(line)))
        if unknown:
            places.insert(0, ((), Words("unknown_field", cls._not_known(unknown))))
        return own_error(cls.__name__, places)

    @classmethod
    def _not_known(cls, number: int) -> str:
        return f"{number} of the fields are not known. The fields are {', '.join(cls.names()) or 'none'}."


def _goes_by_old_name(renamed: Mapping[str, str], place: tuple[int | str, ...], given: Any) -> bool:
    return len(place) == 1 and any(new == place[0] and old in given for old, new in renamed.items())


class Body(_Sent):
    """A body, or a part of one. A value that is null counts as left out."""

    @classmethod
    def _given(cls, raw: Any) -> Any:
        if isinstance(raw, dict) and None in raw.values():
            return {name: value for name, value in raw.items() if value is not None}
        return raw

    @classmethod
    def _describe(cls, schema: JsonSchemaValue) -> None:
        required = schema.get("required", ())
        for name, field in schema.get("properties", {}).items():
            if name not in required:
                schema["properties"][name] = or_null(field)


class Nothing(Body):
    """No fields: the address says all."""


class Patch(_Sent):
    """A change: what is left out stays as it is, and null clears a field whose type allows it.

    Its fields are ``name: Annotated[str, Text(120)] | MISSING = MISSING``, with ``| None`` at the end where null clears.
    """


class Query(_Sent):
    """The parameters of an address. They come as text: whole numbers, flags and lists with commas are read from it."""

    _readers: ClassVar[Mapping[str, Callable[[str], Any]]] = {}

    @classmethod
    def __pydantic_init_subclass__(cls, **options: Any) -> None:
        readers = {outer_name(name): reader_of(field.annotation) for name, field in cls.model_fields.items()}
        cls._readers = {name: read for name, read in readers.items() if read}

    @classmethod
    def _given(cls, raw: Any) -> Any:
        return {name: cls._readers.get(name, str)(value) for name, value in raw.items()}

    @classmethod
    def _not_known(cls, number: int) -> str:
        return f"The parameters are {', '.join(cls.names()) or 'none'}."


class PageQuery(Query):
    """The parameters of every list in pages."""

    cursor: Annotated[str, Text(400)] | None = Field(None, description="From `next`; leave it as it is.")
    limit: Annotated[int, Whole(1, LARGEST_PAGE)] = Field(USUAL_PAGE, description="Rows a page.")


# What is given


class From:
    """The source of an answer's field, where it is not the attribute of its own name."""

    def __init__(self, source: Source):
        self.source = source


Take = Callable[[Any], dict[str, Any]]


def _take(sources: Mapping[str, Source], given: Iterable[str]) -> Take:
    """The function that takes from a thing all that is not ``given``, in the order of the fields.

    A page has 200 rows of 40 fields: attributes are fetched all at once, which is quicker than one by one.
    """
    blank = dict.fromkeys(sources)
    wanted = {name: where for name, where in sources.items() if name not in given}
    paths = {name: where for name, where in wanted.items() if isinstance(where, str)}
    worked_out = [(name, where) for name, where in wanted.items() if not isinstance(where, str)]
    names, fetch = tuple(paths), _fetch_all(tuple(paths.values()))

    def take(thing: Any) -> dict[str, Any]:
        values = blank.copy()
        values.update(zip(names, fetch(thing), strict=True))
        for name, work_out in worked_out:
            values[name] = work_out(thing)
        return values

    return take


def _fetch_all(paths: tuple[str, ...]) -> Callable[[Any], tuple]:
    """``attrgetter`` that answers a tuple for none and for one path, too."""
    if len(paths) > 1:
        return attrgetter(*paths)
    return lambda thing: tuple(attrgetter(path)(thing) for path in paths)


def source(where: Source, description: str = "") -> Any:
    """A field of an answer that comes from another attribute (``room.site.name``) or is worked out from the thing."""
    field = Field(description=description or None)
    field.metadata.append(From(where))
    return field


class Answer(Record):
    """An answer of the API. ``of`` makes it from a row, and so are the rows that stand in it.

    Where ``settings.CHECK_ANSWERS`` is on, everywhere but in production, ``of`` reads what it makes as strictly as a body,
    so that a test fails on an answer that is not as described. In production it is only rendered: that is a quarter faster,
    and a value nobody foresaw is shown instead of being a fault.
    """

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=False)

    _sources: ClassVar[Mapping[str, Source]] = {}
    _takes: ClassVar[dict[tuple[str, ...], Take]] = {}
    _inside: ClassVar[Mapping[str, type[Answer]]] = {}
    _names: ClassVar[set[str]] = set()

    @classmethod
    def __pydantic_init_subclass__(cls, **options: Any) -> None:
        cls._sources = {name: _source_of(name, field) for name, field in cls.model_fields.items()}
        cls._takes, cls._names = {}, set(cls._sources)
        inside = {name: _record_in(field.annotation) for name, field in cls.model_fields.items()}
        cls._inside = {name: record for name, record in inside.items() if record}

    @classmethod
    def of(cls, thing: Any, **more: Any) -> Self:
        """The answer about a thing; ``more`` are values that are not its own."""
        values = cls._values(thing, more)
        if settings.CHECK_ANSWERS:
            return cls.model_validate(values)
        for name, record in cls._inside.items():
            values[name] = _of(record, values[name])
        return cls._unread(values)

    @classmethod
    def _unread(cls, values: dict[str, Any]) -> Self:
        """One of these with all its values, not read again: what ``model_construct`` does in six times the time."""
        made = cls.__new__(cls)
        object.__setattr__(made, "__dict__", values)
        object.__setattr__(made, "__pydantic_fields_set__", cls._names)
        object.__setattr__(made, "__pydantic_extra__", None)
        object.__setattr__(made, "__pydantic_private__", None)
        return made

    @classmethod
    def _values(cls, thing: Any, more: dict[str, Any]) -> dict[str, Any]:
        given = tuple(more)
        take = cls._takes.get(given)
        if take is None:
            take = cls._takes[given] = _take(cls._sources, given)
        return take(thing) | more if more else take(thing)

    @model_validator(mode="before")
    @classmethod
    def _from_thing(cls, thing: Any) -> Any:
        return thing if isinstance(thing, dict | cls) else cls._values(thing, {})

    @classmethod
    def _describe(cls, schema: JsonSchemaValue) -> None:
        schema.pop("additionalProperties", None)  # a later version may say more

    def to_json(self) -> bytes:
        """The answer's bytes."""
        return self.__pydantic_serializer__.to_json(self, warnings=False)

    def plain(self) -> dict[str, Any]:
        """The answer as what JSON has: text, numbers, lists, objects."""
        return self.model_dump(mode="json", warnings=False)


def _record_in(annotation: Any) -> type[Answer] | None:
    """The record a field holds, or a list of."""
    if isinstance(annotation, type) and issubclass(annotation, Answer):
        return annotation
    return next((record for part in get_args(annotation) if (record := _record_in(part))), None)


def _of(record: type[Answer], value: Any) -> Any:
    if not value:
        return value
    if isinstance(value, list):
        return [_of(record, part) for part in value]
    if isinstance(value, dict):
        return record.model_validate(value)
    return value if value is None or isinstance(value, Answer) else record.of(value)


def _source_of(name: str, field: FieldInfo) -> Source:
    return next((part.source for part in field.metadata if isinstance(part, From)), outer_name(name))


A = TypeVar("A", bound=Answer)


class Page(Answer, Generic[A]):
    """One page of a list."""

    results: list[A]
    next: str | None = Field(description="Address of the next page; null on the last.")


class Results(Answer, Generic[A]):
    """A whole list."""

    results: list[A]


class FaultRecord(Answer):
    """One thing that is wrong, and where."""

    pointer: str = Field(description="JSON pointer to the value it is about; empty for the whole.")
    code: str = Field(description="Stable; listed at /api/v1/problems/.")
    detail: str


class ProblemRecord(Answer):
    """A refused request with its reasons (RFC 9457)."""

    type: str = Field(description="Where the code is explained.")
    title: str
    status: int
    detail: str
    code: str = Field(description="Stable; listed at /api/v1/problems/.")
    errors: list[FaultRecord]
