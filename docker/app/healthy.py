"""Exit 0 if the web application in this container answers on /healthz."""

import urllib.request

request = urllib.request.Request("http://127.0.0.1:8000/healthz", headers={"Host": "localhost"})
urllib.request.urlopen(request, timeout=4)
