package dev.nuwa.s3.http;

import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;

/// How servers are reached.
///
/// @param connectMax until a connection is there
/// @param patience until the next bytes of an answer come
/// @param idleMax until a connection that nobody uses is not used again
/// @param connectionsMax at once
/// @param proxy with nothing in it for none
/// @param tls asked for at the first encrypted connection, since it takes long to make
public record TransportSettings(
    Duration connectMax,
    Duration patience,
    Duration idleMax,
    int connectionsMax,
    ProxyConfiguration proxy,
    Supplier<SSLContext> tls) {}
