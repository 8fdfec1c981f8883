"""The API's description, its reader in a browser, and the list of every error code."""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from typing import NamedTuple

import orjson
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.views.decorators.http import condition, require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularSwaggerSplitView

from base.errors import DECLARED
from base.pages import public

CONTENT_TYPE = "application/vnd.oai.openapi+json"


class Description(NamedTuple):
    """The description as it is sent: its bytes, the same compressed, and what tells that they are unchanged."""

    plain: bytes
    compressed: bytes
    etag: str


@cache
def description() -> Description:
    """The description of this version of the code, made once in a process."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    plain = orjson.dumps(schema, default=str, option=orjson.OPT_NON_STR_KEYS)
    return Description(plain, gzip.compress(plain, mtime=0), f'W/"{hashlib.sha256(plain).hexdigest()[:32]}"')


@public
@require_safe
@condition(etag_func=lambda request: description().etag)
def schema(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1. Compressed for whoever takes it so; 304 for whoever has it already."""
    made = description()
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(made.compressed, content_type=CONTENT_TYPE, headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(made.plain, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "public, no-cache"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


# The reader sets style attributes on its own elements; this address alone lets it.
@method_decorator(csp_update({"style-src": ["'unsafe-inline'"], "img-src": ["data:"]}), name="dispatch")
class ApiReader(SpectacularSwaggerSplitView):
    pass


@public
def problems(request: HttpRequest) -> HttpResponse:
    """Every error code with its meaning, from the declarations themselves."""
    return render(request, "api/problems.jinja", {"codes": sorted(DECLARED.items())})
