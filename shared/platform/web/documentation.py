"""The documentation pages of a service."""

import secrets
from pathlib import Path
from typing import Final

import fastapi_offline
from fastapi import FastAPI, Request
from fastapi.openapi.docs import get_redoc_html, get_swagger_ui_html
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException

_POLICY: Final = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; worker-src blob:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


def add_documentation(app: FastAPI) -> None:
    """Serve the documentation pages with assets that ship with it: the users' network has no internet."""
    folder = Path(fastapi_offline.__file__).parent / "static"
    assets = {file.name: file for file in folder.iterdir()}

    # A route of its own, for a mount would not find them behind a gateway that takes the path prefix off.
    @app.get("/docs/assets/{name}", include_in_schema=False)
    async def asset(name: str) -> FileResponse:
        if name not in assets:
            raise HTTPException(404)
        return FileResponse(assets[name])

    @app.get("/", include_in_schema=False)
    async def start(request: Request) -> RedirectResponse:
        return RedirectResponse(f"{request.scope.get('root_path', '')}/docs")

    @app.get("/docs", include_in_schema=False)
    async def docs(request: Request) -> HTMLResponse:
        root = request.scope.get("root_path", "")
        page = get_swagger_ui_html(
            openapi_url=f"{root}{app.openapi_url}",
            title=app.title,
            swagger_js_url=f"{root}/docs/assets/swagger-ui-bundle.js",
            swagger_css_url=f"{root}/docs/assets/swagger-ui.css",
            swagger_favicon_url=f"{root}/docs/assets/favicon.png",
        )
        return _guarded(page)

    @app.get("/redoc", include_in_schema=False)
    async def redoc(request: Request) -> HTMLResponse:
        root = request.scope.get("root_path", "")
        page = get_redoc_html(
            openapi_url=f"{root}{app.openapi_url}",
            title=app.title,
            redoc_js_url=f"{root}/docs/assets/redoc.standalone.js",
            redoc_favicon_url=f"{root}/docs/assets/favicon.png",
            with_google_fonts=False,
        )
        return _guarded(page)


def _guarded(page: HTMLResponse) -> HTMLResponse:
    """Return the page with a policy: its own scripts run, and no others; nobody frames it."""
    nonce = secrets.token_urlsafe(16)
    text = bytes(page.body).decode().replace("<script", f'<script nonce="{nonce}"')
    return HTMLResponse(text, headers={"Content-Security-Policy": _POLICY.format(nonce=nonce)})
