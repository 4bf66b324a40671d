"""The site: which path leads where, and what every answer says to browsers. A WSGI application, read-only."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import Map, Rule
from werkzeug.utils import redirect, send_from_directory
from werkzeug.wrappers import Request, Response
from werkzeug.wsgi import wrap_file

from pipeline.answers.query import GRAPH_FORMATS
from pipeline.answers.serving.description import describe_data, describe_service
from pipeline.answers.serving.limits import Limits, Refusal
from pipeline.answers.serving.pages import error_page, files_page
from pipeline.answers.serving.protocol import answer, negotiate, read_query
from pipeline.answers.serving.published import dumps, listed, media_type, report_page
from pipeline.answers.serving.query_page import query_page
from pipeline.answers.serving.resources import resource
from pipeline.answers.serving.workers import Workers
from pipeline.records import READERS

LONGEST_REQUEST = 1 << 20
STATIC = Path(__file__).parent / "static"

READ = ("GET", "HEAD", "OPTIONS")
ROUTES = Map(
    [
        Rule("/", endpoint="front", methods=READ),
        Rule("/report/", endpoint="report", methods=READ, defaults={"name": "index.html"}),
        Rule("/report/<path:name>", endpoint="report", methods=READ),
        Rule("/files/", endpoint="files", methods=READ),
        Rule("/files/<path:name>", endpoint="file", methods=READ),
        Rule("/favicon.ico", endpoint="static", methods=READ, defaults={"name": "icon.svg"}),
        Rule("/static/<name>", endpoint="static", methods=READ),
        Rule("/query", endpoint="query", methods=READ),
        Rule("/sparql", endpoint="sparql", methods=(*READ, "POST")),
        Rule("/.well-known/void", endpoint="void", methods=READ),
        Rule("/<path:path>", endpoint="resource", methods=READ),
    ],
    redirect_defaults=False,
)

POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
QUERY_POLICY = f"{POLICY}; style-src 'self' 'sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk='"
"""The one style that the editor's tables make at run time is known by its hash."""

REPORT_POLICY = (
    "default-src 'self' 'unsafe-inline' data: blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
"""The report is made to work from a file: its scripts and styles stand in its pages. It reaches nothing outside."""


class Site:
    """Answers requests about the build that is published at the moment.

    Other sites get no CORS headers: what a build says may be confidential, and any page that its reader opens
    elsewhere could otherwise read it.
    """

    def __init__(
        self,
        find_build: Callable[[], Path],
        questions: Path,
        limits: Limits,
        hosts: Iterable[str] | None,
    ) -> None:
        """`find_build` gives the folder of the published build, or raises Refusal; `questions` is the folder of the
        named questions; `hosts` are the names by which the site may be asked for (None: any). The check keeps pages
        elsewhere from reading the site by a name of theirs that leads to this machine (DNS rebinding).
        """
        self.find_build, self.questions, self.hosts = find_build, questions, None if hosts is None else list(hosts)
        self.workers = Workers(find_build, limits)

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        """WSGI."""
        request = Request(environ)
        request.max_content_length = request.max_form_memory_size = LONGEST_REQUEST
        try:
            response = self._respond(request)
        except Refusal as refusal:
            response = self._refuse(request, refusal.status, refusal.reason)
        except HTTPException as error:
            response = self._from_exception(request, error)
        return _secured(response)(environ, start_response)

    def _respond(self, request: Request) -> Response:
        if self.hosts is not None and _host(request) not in self.hosts:
            raise Refusal(421, f"this site is not called that; ask for it as {' or '.join(self.hosts)}")
        endpoint, values = ROUTES.bind_to_environ(request.environ).match()
        if request.method == "OPTIONS":
            allowed = ROUTES.bind_to_environ(request.environ).allowed_methods()
            return Response(status=204, headers={"Allow": ", ".join(sorted(allowed))})
        view: Callable[..., Response] = getattr(self, f"_{endpoint}")
        return view(request, **values)

    def _front(self, request: Request) -> Response:
        return redirect(report_page(self.find_build(), _language(request), "index.html") or "/files/")

    def _report(self, request: Request, name: str) -> Response:
        response = self._hand_out(request, f"report/{name}")
        response.headers["Content-Security-Policy"] = REPORT_POLICY
        return response

    def _file(self, request: Request, name: str) -> Response:
        return self._hand_out(request, name)

    def _hand_out(self, request: Request, name: str) -> Response:
        build = self.find_build()
        if name not in listed(build):
            raise NotFound(f"build {build.name} has no file {name!r}")
        response = send_from_directory(build, name, request.environ, mimetype=media_type(name))
        response.headers["B2graph-Build"] = build.name
        return response

    def _static(self, request: Request, name: str) -> Response:
        return send_from_directory(STATIC, name, request.environ)

    def _files(self, request: Request) -> Response:
        return self._ask(request, files_page, _language(request))

    def _query(self, request: Request) -> Response:
        response = self._ask(request, query_page, self.questions, _language(request))
        response.headers["Content-Security-Policy"] = QUERY_POLICY
        return response

    def _sparql(self, request: Request) -> Response:
        query = read_query(request)
        if query is not None:
            return self._ask(request, answer, query)
        if _prefers_page(request):
            return redirect("/query", 303)
        return self._ask(request, describe_service, request.root_url, _graph_format(request))

    def _void(self, request: Request) -> Response:
        known = tuple(dumps(self.find_build()))
        return self._ask(request, describe_data, request.root_url, _graph_format(request), known)

    def _resource(self, request: Request, path: str) -> Response:
        if "format" not in request.args:
            format = "html" if _prefers_page(request) else _graph_format(request)
            language = f"&lang={request.args['lang']}" if request.args.get("lang") in READERS else ""
            response = redirect(f"?format={format}{language}", 303)
            response.vary.update(["Accept"])
            return response
        format = "html" if request.args["format"] == "html" else _graph_format(request)
        return self._ask(request, resource, f"/{path}", format, _language(request))

    def _ask(self, request: Request, function: Callable[..., str], *arguments: Any) -> Response:
        reply = self.workers.ask(function, *arguments)
        response = Response(wrap_file(request.environ, reply.body), mimetype=reply.media_type, direct_passthrough=True)
        response.content_length = reply.size
        response.headers["B2graph-Build"] = reply.build.name
        response.vary.update(["Accept", "Accept-Language"])
        return response

    def _refuse(self, request: Request, status: int, reason: str) -> Response:
        """A page for people at a browser, plain text for programs."""
        if request.accept_mimetypes.best_match(["text/plain", "text/html"]) == "text/html":
            build = None
            with suppress(Refusal):
                build = self.find_build()
            response = Response(error_page(build, _language(request), status, reason), status, mimetype="text/html")
        else:
            response = Response(f"{reason}\n", status, mimetype="text/plain")
        if status == 503:
            response.headers["Retry-After"] = "5"
        return response

    def _from_exception(self, request: Request, error: HTTPException) -> Response:
        if error.code and error.code < 400:
            return Response.force_type(error.get_response(request.environ))
        response = self._refuse(request, error.code or 500, error.description or error.name)
        if allowed := getattr(error, "valid_methods", None):
            response.headers["Allow"] = ", ".join(sorted(allowed))
        return response


def _host(request: Request) -> str:
    """The host that a request asks for, without its port; "" for one that is malformed."""
    try:
        return urlsplit(f"//{request.host}").hostname or ""
    except ValueError:
        return ""


def _graph_format(request: Request) -> str:
    if format := negotiate(request, GRAPH_FORMATS):
        return format
    raise Refusal(406, f"this there is as {', '.join(f.media_type for f in GRAPH_FORMATS.values())}")


def _prefers_page(request: Request) -> bool:
    """Whether the asker is a browser: no program names text/html and wants it as much as anything."""
    accept = request.accept_mimetypes
    return "format" not in request.args and accept.best_match([*_GRAPH_TYPES, "text/html"]) == "text/html"


_GRAPH_TYPES = [format.media_type for format in GRAPH_FORMATS.values()]


def _language(request: Request) -> str:
    chosen = request.args.get("lang", "")
    return chosen if chosen in READERS else request.accept_languages.best_match(READERS, "en") or "en"


def _secured(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers.setdefault("Cache-Control", "no-cache")
    return response
