"""Receives notifications with aiocometd. Arguments: address, Authorization header, transport. Ends when stdin says so."""
import asyncio
import sys

from aiocometd_ng import AuthExtension, Client, ConnectionType
from aiocometd_ng.exceptions import AiocometdException

NOTIFICATIONS = "/v2/ucs/interactions"
ADDRESS, AUTHORIZATION, TRANSPORT = sys.argv[1:4]


class Authorized(AuthExtension):
    """Adds the credentials to each request."""

    async def authenticate(self):
        pass

    async def incoming(self, payload, headers=None):
        pass

    async def outgoing(self, payload, headers):
        headers["Authorization"] = AUTHORIZATION


async def receive():
    """Lives with one client until that fails."""
    types = ConnectionType.WEBSOCKET if TRANSPORT == "websocket" else ConnectionType.LONG_POLLING
    async with Client(ADDRESS, connection_types=types, auth=Authorized(), connection_timeout=60) as client:
        await client.subscribe(NOTIFICATIONS)
        async for message in client:
            print("event", message["data"]["referenceId"], flush=True)


async def receive_always():
    while True:
        try:
            await receive()
        except AiocometdException as error:
            print("failed", repr(error), flush=True)
        await asyncio.sleep(0.5)


async def main():
    receiving = asyncio.ensure_future(receive_always())
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    receiving.cancel()
    await asyncio.wait([receiving])


asyncio.run(main())
