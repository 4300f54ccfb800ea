/// HTTP, as the SDK wants it.
@NullMarked
package dev.nuwa.s3.http;

import org.jspecify.annotations.NullMarked;
