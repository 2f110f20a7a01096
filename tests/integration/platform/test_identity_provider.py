"""An identity provider in the company's own network, whose certificate is signed by the company's own CA."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import httpx
import pytest
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from deploy.issuer import KEY_ID, create_app
from shared.kernel.errors import Unavailable
from shared.platform.identity.tokens import KeySet
from shared.platform.peers.client import tls_context
from shared.platform.settings import IssuerSettings
from tests.support.apps import COMPANY, issuer_of
from tests.support.stacks import free_ports


def signed(folder: Path) -> str:
    """Write a key and a certificate for 127.0.0.1, and return the certificate of the CA that signed it (PEM)."""
    authority, server = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "The company's own CA")])
    now = datetime.now(UTC)

    def certificate(subject: x509.Name, key: ec.EllipticCurvePublicKey, *, ca: bool) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(minutes=1))
            .not_valid_after(now + timedelta(hours=1))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        )

    root = certificate(name, authority.public_key(), ca=True).sign(authority, hashes.SHA256())
    place = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    leaf = certificate(x509.Name([]), server.public_key(), ca=False).add_extension(place, critical=True)
    pem = serialization.Encoding.PEM
    (folder / "server.pem").write_bytes(leaf.sign(authority, hashes.SHA256()).public_bytes(pem))
    (folder / "server.key").write_bytes(
        server.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return root.public_bytes(pem).decode()


@asynccontextmanager
async def provider(folder: Path) -> AsyncIterator[str]:
    """Serve the provider's keys over TLS, and yield their address."""
    port = free_ports(1)[0]
    config = uvicorn.Config(
        create_app(issuer_of(COMPANY).key_set()),
        port=port,
        ssl_certfile=folder / "server.pem",
        ssl_keyfile=str(folder / "server.key"),
        log_level="error",
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield f"https://127.0.0.1:{port}/jwks.json"
    server.should_exit = True
    await serving


async def test_its_keys_are_fetched_if_its_ca_is_believed_and_only_then(tmp_path: Path) -> None:
    authority = signed(tmp_path)
    async with provider(tmp_path) as url:
        settings = IssuerSettings(issuer=issuer_of(COMPANY).issuer, company=COMPANY, jwks_url=url)
        async with httpx.AsyncClient(trust_env=False, verify=tls_context(authority)) as http:
            assert (await KeySet(settings, http).key(KEY_ID)).key_id == KEY_ID
        async with httpx.AsyncClient(trust_env=False, verify=tls_context("")) as http:
            with pytest.raises(Unavailable, match="identity_provider_unavailable"):
                await KeySet(settings, http).key(KEY_ID)
