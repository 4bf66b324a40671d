"""A SPARQL store over HTTP: SPARQL 1.1 Protocol for queries and updates, Graph Store HTTP Protocol for triples."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase, HTTPBasicAuth
from requests.utils import get_netrc_auth
from urllib3.util import Retry

from pipeline.answers.publish.services import Services

CONNECT, ANSWER = 10, 900
"""Seconds that a store may take to be reached, and to answer: the last update of a large build is one transaction."""

BACKOFF, TRIES = 0.5, 5
"""Seconds that the waits between tries begin with and double; how often one more try is made."""

UNANSWERED = 2
"""How often one more try is made where the store was reached, but hung up or did not answer in time."""

PASSING = (408, 429, 500, 502, 503, 504)
"""Answers that another try may better. All requests here may be sent twice."""

HINTS = {
    401: "set B2GRAPH_PUBLISH_USER and B2GRAPH_PUBLISH_PASSWORD, or B2GRAPH_PUBLISH_TOKEN, or a line of ~/.netrc",
    403: "the store is read-only, or this user may not write",
    404: "there is no such service: name the store's own addresses with --endpoint, --update and --graph-store",
    405: "this address takes no such request: name the right one with --update or --graph-store",
    413: "the store's limit on the size of a request is too low",
    415: "this address takes no such request: name the right one with --update or --graph-store",
}
FORM = "application/x-www-form-urlencoded"
SHOWN = 300
"""Characters of a store's own words that an error message repeats."""

Binding = dict[str, str]
"""A solution of a query: variables and the text of their values."""


class EndpointError(OSError):
    """The store cannot be reached, refuses, or is none; the message says which, and what to do."""


class _Bearer(AuthBase):
    def __init__(self, token: str) -> None:
        self.token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


class Endpoint:
    """The services of one store, with one connection and the credentials of the environment or ~/.netrc."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.session = requests.Session()
        self.session.auth = _credentials(services.query)
        retry = Retry(
            TRIES,
            read=UNANSWERED,
            backoff_factor=BACKOFF,
            status_forcelist=PASSING,
            allowed_methods=None,
            raise_on_status=False,
        )
        for scheme in ("http://", "https://"):
            self.session.mount(scheme, HTTPAdapter(max_retries=retry))

    def select(self, query: str) -> list[Binding]:
        """The solutions of a SELECT query. Raises EndpointError."""
        headers = {"Content-Type": FORM, "Accept": "application/sparql-results+json"}  # Virtuoso knows no bare queries
        response = self._post(self.services.query, urlencode({"query": query}).encode(), headers)
        try:
            rows = response.json()["results"]["bindings"]
            return [{name: term["value"] for name, term in row.items()} for row in rows]
        except (ValueError, KeyError, TypeError, AttributeError):
            kind = response.headers.get("Content-Type", "nothing known")
            raise EndpointError(
                f"{self.services.query}: not a SPARQL endpoint: it answers a query with {kind}"
            ) from None

    def update(self, text: str) -> None:
        """Carry out a SPARQL update, which stores do as one transaction. Raises EndpointError."""
        self._post(self.services.update, text.encode(), {"Content-Type": "application/sparql-update"})

    def load(self, graph: str, triples: bytes) -> None:
        """Add N-Triples without blank nodes to a named graph. Raises EndpointError."""
        if self.services.graph_store:
            headers = {"Content-Type": "application/n-triples"}
            self._post(self.services.graph_store, triples, headers, {"graph": graph})
        else:
            self.update(f"INSERT DATA {{ GRAPH <{graph}> {{\n{triples.decode()}}} }}")

    def _post(
        self, url: str, body: bytes, headers: Mapping[str, str], parameters: Mapping[str, str] | None = None
    ) -> requests.Response:
        with _reached(url):
            response = self.session.post(
                url,
                params=parameters,
                data=body,
                headers=dict(headers),
                timeout=(CONNECT, ANSWER),
                allow_redirects=False,
            )
        if response.status_code >= 300:
            raise EndpointError(_refusal(url, response))
        return response


def _credentials(url: str) -> Any:
    """A token, else user and password, of the environment; else what ~/.netrc (or the file NETRC) has for the host."""
    if token := os.environ.get("B2GRAPH_PUBLISH_TOKEN"):
        return _Bearer(token)
    if user := os.environ.get("B2GRAPH_PUBLISH_USER"):
        return HTTPBasicAuth(user.encode(), os.environ.get("B2GRAPH_PUBLISH_PASSWORD", "").encode())
    found = get_netrc_auth(url)
    return HTTPBasicAuth(*found) if found else None


@contextmanager
def _reached(url: str) -> Iterator[None]:
    try:
        yield
    except requests.exceptions.SSLError as error:
        raise EndpointError(f"{url}: no safe connection: {_cause(error)}") from error
    except requests.exceptions.RequestException as error:
        raise EndpointError(
            f"{url}: no answer, though tried again: {_cause(error)}; run the same command again to go on"
        ) from error


def _cause(error: BaseException) -> str:
    """The innermost reason of a failed request, in the words of the system."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return str(reason or error).rpartition(": ")[2]


def _refusal(url: str, response: requests.Response) -> str:
    status = response.status_code
    if 300 <= status < 400:
        return f"{url}: moved to {response.headers.get('Location', 'nowhere')}; name that address"
    words = " ".join(response.text.split())[:SHOWN]
    hint = HINTS.get(status, "run the same command again to go on" if status in PASSING else "")
    return "; ".join(filter(None, (f"{url}: {status} {response.reason}".rstrip(), words, hint)))
