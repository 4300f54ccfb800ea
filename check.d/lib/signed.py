#!/usr/bin/env python3
"""One request to an S3 server, signed with version 4; what the suites need besides the program itself.

    signed.py METHOD URL [FILE] < nothing      credentials in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY

Prints the status, then the body.
"""
import datetime, hashlib, hmac, http.client, os, sys, urllib.parse


def sign(method, url, body):
    parts = urllib.parse.urlsplit(url)
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    digest = hashlib.sha256(body).hexdigest()
    headers = {"host": parts.netloc, "x-amz-content-sha256": digest, "x-amz-date": now}
    names = ";".join(sorted(headers))
    query = sorted(urllib.parse.parse_qsl(parts.query, keep_blank_values=True))
    canonical = "\n".join(
        [
            method,
            urllib.parse.quote(parts.path),
            "&".join(f"{urllib.parse.quote(k, safe='')}={urllib.parse.quote(v, safe='')}" for k, v in query),
            "".join(f"{name}:{headers[name]}\n" for name in sorted(headers)),
            names,
            digest,
        ]
    )
    scope = f"{now[:8]}/us-east-1/s3/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = ("AWS4" + os.environ["AWS_SECRET_ACCESS_KEY"]).encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    headers["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={os.environ['AWS_ACCESS_KEY_ID']}/{scope}, "
        f"SignedHeaders={names}, Signature={signature}"
    )
    return parts, headers


def main():
    method, url = sys.argv[1:3]
    body = open(sys.argv[3], "rb").read() if len(sys.argv) > 3 else b""
    parts, headers = sign(method, url, body)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    connection.request(method, urllib.parse.quote(parts.path) + (f"?{parts.query}" if parts.query else ""), body, headers)
    answer = connection.getresponse()
    print(answer.status)
    sys.stdout.flush()
    sys.stdout.buffer.write(answer.read())


main()
