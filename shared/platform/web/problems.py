"""Errors on the wire: RFC 9457 problem details, in Chinese or English by ``Accept-Language``."""

from collections.abc import Awaitable, Callable, Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from shared.kernel import errors
from shared.kernel.errors import Fault, Param, SpindleError
from shared.kernel.names import Language
from shared.platform.texts import Text
from shared.platform.web.access import allowed_methods
from shared.platform.web.faults import faults_of

MEDIA_TYPE = "application/problem+json"
STATUSES: dict[type[SpindleError], int] = {
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
    errors.Missing: 404,
    errors.WrongMethod: 405,
    errors.NotAcceptable: 406,
    errors.TooSlow: 408,
    errors.Conflict: 409,
    errors.Stale: 412,
    errors.TooLarge: 413,
    errors.Unsupported: 415,
    errors.Invalid: 422,
    errors.Unmet: 428,
    errors.TooMany: 429,
    errors.Unavailable: 503,
}
RETRY_AFTER_SECONDS = 5
_MALFORMED = errors.Invalid("request_invalid", [Fault("", "json_invalid")])
_HTTP_ERRORS: dict[int, SpindleError] = {
    404: errors.Missing("not_found"),
    405: errors.WrongMethod("method_not_allowed"),
    408: errors.TooSlow("body_too_slow"),
    413: errors.TooLarge("body_too_large"),
}


class FaultBody(BaseModel):
    """One thing wrong at one place of the input."""

    pointer: str = Field(description="JSON pointer (RFC 6901) into the request.", examples=["/people/3/education"])
    code: str
    detail: str
    params: dict[str, str | int | None] = Field(default_factory=dict, description="What the detail quotes.")


class Problem(BaseModel):
    """An error as RFC 9457 problem details; programs go by ``code``, people read ``title`` and ``detail``."""

    type: str = Field(examples=["urn:spindle:problem:month_closed"])
    title: str
    status: int
    detail: str
    code: str = Field(examples=["month_closed"])
    params: dict[str, str | int | None] = Field(default_factory=dict, description="What the texts quote.")
    errors: list[FaultBody] = Field(default_factory=list)


class Catalogue:
    """The texts of every code that a service can answer with."""

    def __init__(self, *parts: Mapping[str, Text]) -> None:
        """Join the parts; a code in two of them is a mistake: ValueError."""
        self.texts: dict[str, Text] = {}
        for part in parts:
            repeated = self.texts.keys() & part.keys()
            if repeated:
                raise ValueError(f"codes with two texts: {sorted(repeated)}")
            self.texts.update(part)

    def detail(self, code: str, params: Mapping[str, Param], language: Language) -> str:
        """Return the detail of a code with its parameters filled in."""
        return self.texts[code].detail(language).format_map(params)

    def problem(self, error: SpindleError, language: Language) -> Problem:
        """Return the body for an error."""
        return Problem(
            type=f"urn:spindle:problem:{error.code}",
            title=self.texts[error.code].title(language),
            status=status_of(error),
            detail=self.detail(error.code, {"count": len(error.faults), **error.params}, language),
            code=error.code,
            params=error.params,
            errors=[
                FaultBody(
                    pointer=fault.pointer,
                    code=fault.code,
                    detail=self.detail(fault.code, fault.params, language),
                    params=fault.params,
                )
                for fault in error.faults
            ],
        )


def status_of(error: SpindleError) -> int:
    """Return the HTTP status of an error, by the nearest kind that has one; 500 for none."""
    return next((STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES), 500)


def language_of(request: Request) -> Language:
    """Return the reader's language: English where it is asked for before Chinese, else Chinese."""
    best: tuple[float, Language] = (0.0, "zh")
    for part in request.headers.get("accept-language", "").split(","):
        tag, _, weight = part.strip().partition(";q=")
        language = tag.strip().lower()[:2]
        try:
            quality = float(weight) if weight else 1.0
        except ValueError:
            continue
        if quality > best[0] and language in {"zh", "en"}:
            best = (quality, "zh" if language == "zh" else "en")
    return best[1]


def answer(catalogue: Catalogue, error: SpindleError, request: Request) -> Response:
    """Return the response for an expected error."""
    return response_of(catalogue.problem(error, language_of(request)), request)


def response_of(problem: Problem, request: Request) -> Response:
    """Return a problem as a response."""
    headers = {"Content-Language": "zh-CN" if language_of(request) == "zh" else "en"}
    if problem.status in {429, 503}:
        headers["Retry-After"] = str(problem.params.get("seconds", RETRY_AFTER_SECONDS))
    if problem.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(problem.model_dump(), problem.status, headers, MEDIA_TYPE)


OnRefusal = Callable[[Request, SpindleError], Awaitable[None]]


def install(app: FastAPI, catalogue: Catalogue, on_refusal: OnRefusal) -> None:
    """Make every error of the application a problem from the catalogue; ``on_refusal`` is told of each."""

    async def spindle_error(request: Request, error: Exception) -> Response:
        if not isinstance(error, SpindleError):
            raise error
        await on_refusal(request, error)
        return answer(catalogue, error, request)

    async def malformed(request: Request, error: Exception) -> Response:
        if not isinstance(error, RequestValidationError):
            raise error
        invalid = errors.Invalid("request_invalid", faults_of(error))
        await on_refusal(request, invalid)
        return answer(catalogue, invalid, request)

    async def http_error(request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            raise error
        response = answer(catalogue, _HTTP_ERRORS.get(error.status_code, _MALFORMED), request)
        if error.status_code in {408, 413}:
            response.headers["Connection"] = "close"  # the rest of the body would be taken for another request
        if error.status_code == 405:
            response.headers["Allow"] = allowed_methods(request) or (error.headers or {}).get("Allow", "")
        return response

    app.add_exception_handler(SpindleError, spindle_error)
    app.add_exception_handler(RequestValidationError, malformed)
    app.add_exception_handler(HTTPException, http_error)


def internal_error(catalogue: Catalogue, request: Request) -> Response:
    """Return the answer for what was not expected; it says nothing of the inside."""
    problem = catalogue.problem(SpindleError("internal_error"), language_of(request))
    return JSONResponse(problem.model_dump(), problem.status, media_type=MEDIA_TYPE)
