"""Receives notifications with aiosfstream, which replays. Arguments: address, Authorization header. Ends when stdin says so."""
import asyncio
import sys

from aiosfstream_ng import Client
from aiosfstream_ng.auth import AuthenticatorBase
from aiosfstream_ng.exceptions import AiosfstreamException

NOTIFICATIONS = "/v2/ucs/interactions"
ADDRESS, AUTHORIZATION = sys.argv[1:3]


class Authorized(AuthenticatorBase):
    """Adds the credentials to each request. The client puts a path behind the address: as a query it does no harm."""

    async def _authenticate(self):
        return 200, {"id": "", "token_type": "", "access_token": "", "instance_url": ADDRESS + "?", "signature": "", "issued_at": ""}

    async def outgoing(self, payload, headers):
        headers["Authorization"] = AUTHORIZATION


async def receive(markers):
    """Lives with one client until that fails; the markers say where the next one goes on."""
    async with Client(Authorized(), replay=markers, connection_timeout=60) as client:
        await client.subscribe(NOTIFICATIONS)
        async for message in client:
            print("event", message["data"]["referenceId"], flush=True)


async def receive_always():
    markers = {}
    while True:
        try:
            await receive(markers)
        except AiosfstreamException as error:
            print("failed", repr(error), flush=True)
        await asyncio.sleep(0.5)


async def main():
    receiving = asyncio.ensure_future(receive_always())
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    receiving.cancel()
    await asyncio.wait([receiving])


asyncio.run(main())
