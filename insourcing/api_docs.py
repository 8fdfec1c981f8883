"""Reading the API's description in a browser, and the list of every code a refusal may carry."""

from csp.decorators import csp_update
from django.shortcuts import render
from django.utils.decorators import method_decorator
from drf_spectacular.views import SpectacularSwaggerSplitView

from base.errors import DECLARED
from base.pages import public


# The reader sets style attributes on its own elements; this address alone lets it.
@method_decorator(csp_update({"style-src": ["'unsafe-inline'"], "img-src": ["data:"]}), name="dispatch")
class ApiReader(SpectacularSwaggerSplitView):
    pass


@public
def problems(request):
    """Every refusal code with its meaning, from the declarations themselves."""
    return render(request, "api/problems.jinja", {"codes": sorted(DECLARED.items())})
