/// Requests to a bucket: signed, sent, and their answers taken apart.
@NullMarked
package dev.nuwa.s3.wire;

import org.jspecify.annotations.NullMarked;
